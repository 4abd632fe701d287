package dev.winnow.job.removing;

import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.PinsInForce;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans.Group;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.policy.Policy.Protections.CompleteSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks an item again just before it is claimed, because its build may have changed since the plan was made. An objection
 * is the reason why an item stays after all.
 */
final class ItemCheck {

    private final Catalog catalog;
    private final BuildChanges changes;
    private final Plans plans;
    private final PlanRow plan;
    /** The id of the last change that the plan knew. */
    private final long planned;
    private final Job job;
    private final boolean groupLimitsOverridden;
    private final KeptBuilds kept;
    private final KeptAcrossGroups across;
    private final CurrentBranches branches;
    private final OwnFiles ownFiles;
    private final Set<Long> stores = new HashSet<>();
    private final RecentChecks groups = new RecentChecks();
    private final CompleteSet set;
    private final Set<List<String>> sets = new HashSet<>();
    private long setsReadAt = -1;

    ItemCheck(RunContext run, PlanRow plan) {
        this.catalog = run.catalog();
        this.changes = new BuildChanges(catalog);
        this.plans = new Plans(catalog);
        this.plan = plan;
        this.planned = changes.before(plan.id());
        this.job = run.job();
        this.set = job.policy().protections().completeSet();
        this.groupLimitsOverridden = run.override() != null;
        this.kept = new KeptBuilds(run, plan);
        this.across = new KeptAcrossGroups(run, plan, kept);
        this.branches = new CurrentBranches(run);
        this.ownFiles = new OwnFiles(run);
        run.stores().forEach(store -> stores.add(store.row().id()));
    }

    /**
     * Checks a batch of items on disk: the builds that hold places in their groups, and their own manifests and
     * {@code .keep} files. Happens before the transaction that claims, because others wait for that.
     */
    final class OnDisk {

        private final Map<Long, Optional<String>> groupObjections = new HashMap<>();
        private final Map<String, String> buildObjections = new HashMap<>();

        OnDisk(List<Item> items) {
            Set<String> changed = new HashSet<>();
            changes.since(planned, named -> changed.add(named.key()));
            items.forEach(item -> groupObjections.computeIfAbsent(item.group(), group ->
                    groups.of(group, () -> look(group, changed))));
            List<String> keys = items.stream().map(Item::key).distinct().toList();
            ownFiles.changed(keys, buildObjections::put);
            across.objections(keys, changed).forEach(buildObjections::putIfAbsent);
        }

        Optional<String> objection(Item item) {
            Optional<String> group = groupObjections.get(item.group());
            return group.isPresent() ? group : Optional.ofNullable(buildObjections.get(item.key()));
        }
    }

    /** Checks a batch of items in the catalog; to be made within the transaction that claims. */
    final class Today {

        private final OnDisk disk;
        private final Map<String, StoredBuild> builds;
        private final Set<Branch> changed = new HashSet<>();

        Today(List<Item> items, OnDisk disk) {
            this.disk = disk;
            List<String> keys = items.stream().map(Item::key).distinct().toList();
            builds = new Builds(catalog).byKey(keys, Instant.ofEpochMilli(catalog.now()));
            changes.since(planned, named ->
                    changed.add(new Branch(named.project(), named.branch())));
            readSets();
        }

        Optional<String> objection(Item item) {
            Optional<String> onDisk = disk.objection(item);
            if (onDisk.isPresent()) {
                return onDisk;
            }
            StoredBuild stored = builds.get(item.key());
            if (stored == null) {
                return Optional.of("the catalog does not know the build any more");
            }
            if (!stored.build().pins().isEmpty()) {
                return Optional.of("pinned by " + stored.build().pins().get(0).by() + " since the plan was made");
            }
            Defect defect = stored.build().defect();
            if (defect != null && !defect.logged() && job.policy().protections().unloggedDefects()) {
                return Optional.of("it has a defect that is not logged: " + defect.found());
            }
            Optional<String> branch = branches.objection(item, stored.build());
            return branch.isPresent() ? branch : changed(item, stored);
        }

        /** The entry of an item without an objection. */
        EntryRow entry(Item item) {
            StoredBuild.Place place = place(item, builds.get(item.key())).orElseThrow();
            return new EntryRow(place.entry(), place.store(), place.path(),
                    place.directory() ? EntryType.DIRECTORY : EntryType.FILE);
        }

        private static Optional<StoredBuild.Place> place(Item item, StoredBuild stored) {
            return stored.places().stream().filter(at -> at.entry() == item.entry()).findFirst();
        }

        private Optional<String> changed(Item item, StoredBuild stored) {
            Build build = stored.build();
            if (build.running()) {
                return Optional.of("it is running");
            }
            Optional<String> linked = build.parts().stream().filter(part -> item.kinds().contains(part.kind())).map(Part::linked)
                    .filter(Objects::nonNull).findFirst();
            if (linked.isPresent()) {
                return Optional.of("the link " + linked.get() + " leads to it now");
            }
            if (stored.places().stream().anyMatch(at -> at.since() > plan.created().toEpochMilli())) {
                return Optional.of("it has changed since the plan was made; plan again");
            }
            Optional<StoredBuild.Place> place = place(item, stored);
            if (changed.contains(new Branch(build.attributes().project(), build.attributes().branch()))) {
                return Optional.of("defects or records of its branch have changed since the plan was made, so that "
                        + "another build may be the latest; plan again");
            }
            if (set != null && sets.contains(set(build))) {
                return Optional.of("a build of its set has changed since the plan was made, so that the set may be complete; plan again");
            }
            boolean present = place.isPresent() && stores.contains(place.get().store())
                    && item.kinds().stream().allMatch(place.get()::holds);
            return present ? Optional.empty() : Optional.of("it is not there any more");
        }
    }

    /** The last pin and change at the time of a claim; a newer one may protect a claimed build. */
    record Known(long pin, long change) { }

    /** To be called within the transaction that claims. */
    Known known() {
        return new Known(new Pins(catalog).last(), changes.last());
    }

    /**
     * The objections, by key, that came up since the builds were claimed; to be called within the transaction that records
     * their removal, so that it sees every pin and change that was accepted before.
     */
    Map<String, String> objectionsSince(Known known, Collection<String> keys) {
        Set<String> changed = new HashSet<>();
        changes.since(known.change(), named -> changed.add(named.key()));
        changed.retainAll(keys);
        boolean pinned = new Pins(catalog).last() > known.pin();
        if (changed.isEmpty() && !pinned) {
            return new HashMap<>();
        }
        Map<String, String> objections = new HashMap<>();
        new Defects(catalog).current(changed).forEach((key, defect) -> {
            if (!defect.logged() && job.policy().protections().unloggedDefects()) {
                objections.put(key, "a defect was found in it while it was being removed");
            }
        });
        new Builds(catalog).byKey(changed, Instant.ofEpochMilli(catalog.now())).forEach((key, stored) -> {
            if (stored.build().running()) {
                objections.put(key, "it was reported to be running while it was being removed");
            }
        });
        PinsInForce pins = new Pins(catalog).inForce(keys);
        keys.forEach(key -> pins.of(key).stream().findFirst().ifPresent(pin ->
                objections.put(key, "pinned by " + pin.by() + " while it was being removed")));
        return objections;
    }

    /** One of its builds is the latest. */
    private record Branch(String project, String branch) { }

    /** Reads the sets that builds belong to which have changed since the plan. */
    private void readSets() {
        long last = changes.last();
        if (set != null && last != setsReadAt) {
            Set<String> changed = new HashSet<>();
            changes.since(planned, named -> changed.add(named.key()));
            sets.clear();
            new Builds(catalog).byKey(changed, Instant.ofEpochMilli(catalog.now())).values().forEach(stored ->
                    sets.add(set(stored.build())));
            // Last, because the transaction may be lost before and done again.
            setsReadAt = last;
        }
    }

    /** What builds of one set have alike. */
    private List<String> set(Build build) {
        List<String> values = new ArrayList<>();
        set.by().forEach(name -> values.add(build.attributes().get(name)));
        values.add(build.attributes().get(set.of()));
        return values;
    }

    private Optional<String> look(long firstSeq, Set<String> changed) {
        Group group = plans.group(plan.id(), firstSeq);
        if (group.heldBack() && !groupLimitsOverridden) {
            return Optional.of("its group is held back by limits.removals-per-group");
        }
        return kept.objection(group, changed);
    }
}
