package dev.winnow.job.removing;

import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.PinsInForce;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Group;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.model.Pin;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The second look at an item, just before it is taken: whatever speaks for the build today counts, however long ago
 * the plan was made.
 */
final class ItemCheck {

    /** How many groups are remembered. */
    private static final int GROUPS = 1_000;
    /** A group is looked at again after so many times as long as that takes: often, yet a small part of all work. */
    private static final int REST = 20;

    private final Catalog catalog;
    private final BuildChanges changes;
    private final Plans plans;
    private final PlanRow plan;
    /** The last change that it knew. */
    private final long planned;
    private final Job job;
    private final boolean groupLimitsOverridden;
    private final KeptBuilds kept;
    private final OwnFiles ownFiles;
    private final Set<Long> stores = new HashSet<>();
    /** What was found of the groups that came last: a group's items follow each other. */
    private final Map<Long, GroupLook> groups = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, GroupLook> eldest) {
            return size() > GROUPS;
        }
    };

    ItemCheck(RunContext run, PlanRow plan) {
        this.catalog = run.catalog();
        this.changes = new BuildChanges(catalog);
        this.plans = new Plans(catalog);
        this.plan = plan;
        this.planned = changes.before(plan.id());
        this.job = run.job();
        this.groupLimitsOverridden = run.override() != null;
        this.kept = new KeptBuilds(run, plan);
        this.ownFiles = new OwnFiles(run);
        run.stores().forEach(store -> stores.add(store.row().id()));
    }

    /**
     * What the disk says of a batch of items: of the builds that hold places in their groups, and of what their own
     * builds say in any of their entries. Looked at before the transaction that claims, which others wait for.
     */
    final class OnDisk {

        private final Map<Long, Optional<String>> against = new HashMap<>();
        private final Map<String, String> says = new HashMap<>();

        /** @param items the batch */
        OnDisk(List<Item> items) {
            Set<String> told = new HashSet<>();
            changes.since(planned, named -> told.add(named.key()));
            items.forEach(item -> against.computeIfAbsent(item.group(), group -> group(group, told)));
            List<String> keys = items.stream().map(Item::key).distinct().toList();
            ownFiles.changed(new Builds(catalog).byKey(keys, Instant.ofEpochMilli(catalog.now())).values(), says::put);
        }

        /** Why an item stays, as far as the disk says. */
        Optional<String> against(Item item) {
            Optional<String> group = against.get(item.group());
            return group.isPresent() ? group : Optional.ofNullable(says.get(item.key()));
        }
    }

    /** Asks for a batch of items what speaks against taking them; to be asked within the transaction that claims. */
    final class Today {

        private final OnDisk disk;
        private final PinsInForce pins;
        private final Map<String, Defect> defects;
        private final Map<String, StoredBuild> builds;
        private final Set<Beside> changed = new HashSet<>();

        /** @param items the batch */
        Today(List<Item> items, OnDisk disk) {
            this.disk = disk;
            List<String> keys = items.stream().map(Item::key).distinct().toList();
            pins = new Pins(catalog).inForce(keys);
            defects = new Defects(catalog).current(keys);
            builds = new Builds(catalog).byKey(keys, Instant.ofEpochMilli(catalog.now()));
            changes.since(planned, named ->
                    changed.add(new Beside(named.project(), named.branch())));
        }

        /** Why the item stays after all, or nothing. */
        Optional<String> against(Item item) {
            Optional<String> group = disk.against.get(item.group());
            if (group.isPresent()) {
                return group;
            }
            if (disk.says.containsKey(item.key())) {
                return Optional.of(disk.says.get(item.key()));
            }
            List<Pin> holding = pins.of(item.key());
            if (!holding.isEmpty()) {
                return Optional.of("pinned by " + holding.get(0).by() + " since the plan was made");
            }
            Defect defect = defects.get(item.key());
            if (defect != null && !defect.logged() && job.policy().protections().unloggedDefects()) {
                return Optional.of("it has a defect that is not logged: " + defect.found());
            }
            StoredBuild stored = builds.get(item.key());
            return stored == null ? Optional.of("the build is not known any more") : changed(item, stored);
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
            if (!build.pins().isEmpty()) {
                return Optional.of("pinned by " + build.pins().get(0).by() + " since the plan was made");
            }
            if (stored.places().stream().anyMatch(at -> at.since() > plan.created().toEpochMilli())) {
                return Optional.of("it has changed since the plan was made; plan again");
            }
            Optional<StoredBuild.Place> place = stored.places().stream()
                    .filter(at -> at.entry() == item.entry()).findFirst();
            if (changed.contains(new Beside(build.attributes().project(), build.attributes().branch()))) {
                return Optional.of("defects or records of its branch have changed since the plan was made, so that "
                        + "another build may be the latest; plan again");
            }
            boolean present = place.isPresent() && stores.contains(place.get().store())
                    && item.kinds().stream().allMatch(place.get()::holds);
            return present ? Optional.empty() : Optional.of("it is not there any more");
        }
    }

    /** What a claim knew: whatever is newer may speak for a build that was claimed. */
    record Known(long pin, long change) { }

    /** To be asked within the transaction that claims. */
    Known known() {
        return new Known(new Pins(catalog).last(), changes.last());
    }

    /**
     * What was said for builds since they were claimed, by key; to be asked within the transaction that records their
     * removal, so that whoever speaks before it is heard.
     */
    Map<String, String> late(Collection<String> keys, Known known) {
        Set<String> told = new HashSet<>();
        changes.since(known.change(), named -> told.add(named.key()));
        told.retainAll(keys);
        boolean pinned = new Pins(catalog).last() > known.pin();
        if (told.isEmpty() && !pinned) {
            return new HashMap<>();
        }
        Map<String, String> late = new HashMap<>();
        new Defects(catalog).current(told).forEach((key, defect) -> {
            if (!defect.logged() && job.policy().protections().unloggedDefects()) {
                late.put(key, "a defect was found in it while it was being removed");
            }
        });
        new Builds(catalog).byKey(told, Instant.ofEpochMilli(catalog.now())).forEach((key, stored) -> {
            if (stored.build().running()) {
                late.put(key, "it was said to be running while it was being removed");
            }
        });
        PinsInForce pins = new Pins(catalog).inForce(keys);
        keys.forEach(key -> pins.of(key).stream().findFirst().ifPresent(pin ->
                late.put(key, "pinned by " + pin.by() + " while it was being removed")));
        return late;
    }

    /** Builds among which one is the latest. */
    private record Beside(String project, String branch) { }

    /**
     * @param against why the whole group is left alone, or nothing
     * @param until   how long that is taken for true, by {@link System#nanoTime}
     */
    private record GroupLook(Optional<String> against, long until) { }

    /** Why a whole group is left alone, or nothing; once there is something, that stays so for the rest of the group. */
    private Optional<String> group(long firstSeq, Set<String> told) {
        GroupLook last = groups.get(firstSeq);
        long now = System.nanoTime();
        if (last == null || last.against().isEmpty() && now - last.until() > 0) {
            Optional<String> against = look(firstSeq, told);
            long done = System.nanoTime();
            last = new GroupLook(against, done + REST * (done - now));
            groups.put(firstSeq, last);
        }
        return last.against();
    }

    private Optional<String> look(long firstSeq, Set<String> told) {
        Group group = plans.group(plan.id(), firstSeq);
        if (group.heldBack() && !groupLimitsOverridden) {
            return Optional.of("its group is held back by limits.removals-per-group");
        }
        return kept.against(group, told);
    }
}
