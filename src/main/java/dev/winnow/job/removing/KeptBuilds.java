package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Group;
import dev.winnow.catalog.decision.Plans.KeptPlace;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.WritableStores.Writable;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryMeasurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks whether the builds that a plan keeps are unchanged. Each of them takes a place in its group. If it is gone, empty
 * or failed by now, a build of its group that the plan removes may have to stay instead.
 */
final class KeptBuilds {

    /** A build that is kept for one of these causes takes no place, so that no other build depends on it. */
    private static final Set<KeptBy> NO_PLACE = EnumSet.of(KeptBy.UNSURE, KeptBy.RUNNING, KeptBy.FUTURE,
            KeptBy.SPACE);

    private final Catalog catalog;
    private final PlanRow plan;
    private final boolean pinsUsePlaces;
    private final Map<Long, Writable> stores = new HashMap<>();
    private final List<Long> all;
    private final Predicate<Decision> of;

    /** Checks all of them in the catalog, and those of this host on disk. */
    KeptBuilds(RunContext run, PlanRow plan) {
        this(run, plan, run.stores(), decision -> true);
    }

    /** Checks those of this host alone. */
    static KeptBuilds ofHost(RunContext run, PlanRow plan) {
        long[] here = new Entries(run.catalog()).in(run.here().stream().map(store -> store.row().id()).toList());
        return new KeptBuilds(run, plan, run.here(), decision -> decision.places().stream()
                .anyMatch(place -> Arrays.binarySearch(here, place.entry()) >= 0));
    }

    private KeptBuilds(RunContext run, PlanRow plan, List<JobStore> among, Predicate<Decision> of) {
        this.of = of;
        this.catalog = run.catalog();
        this.plan = plan;
        this.pinsUsePlaces = run.job().policy().pinsUsePlaces();
        this.all = among.stream().map(store -> store.row().id()).toList();
        run.writable().all().forEach(store -> stores.put(store.store().row().id(), store));
    }

    /** The groups that it would look at, by the numbers of their first decisions: one pass is cheaper than to ask for each. */
    Set<Long> groups() {
        return new Plans(catalog).groupsKeeping(plan.id(), of);
    }

    /**
     * The reason why no build of a group may be removed; empty if there is none.
     *
     * @param changed the builds whose records or defects are newer than the plan
     */
    Optional<String> objection(Group group, Set<String> changed) {
        return change(group, of, this::takesPlace, changed).map(found -> found.of("group"));
    }

    /**
     * As for a group, with the builds that a plan keeps in several groups of a project.
     *
     * @param decisions the numbers of their decisions, in order; not empty
     */
    Optional<String> objection(long[] decisions, Set<String> changed) {
        Group span = new Group("", decisions[0], decisions[decisions.length - 1], 0, 0, false);
        return change(span, decision -> of.test(decision) && Arrays.binarySearch(decisions, decision.seq()) >= 0,
                decision -> true, changed).map(found -> found.of("project"));
    }

    /** What became of a build since the plan was made. */
    private record Change(KeptPlace place, String what) {

        String of(String scope) {
            return "build " + place.key() + " of its " + scope + ", which the plan keeps, " + what;
        }
    }

    private Optional<Change> change(Group group, Predicate<Decision> among, Predicate<Decision> asks, Set<String> changed) {
        Change[] found = new Change[1];
        new Plans(catalog).keptPlaces(plan, group, all, among, asks, places -> {
            for (KeptPlace place : places) {
                if (found[0] == null && (place.gone() || stores.containsKey(place.store())
                        && !stores.get(place.store()).store().files().has(place.path()))) {
                    found[0] = new Change(place, "has vanished");
                }
            }
            if (found[0] == null) {
                found[0] = change(places.stream().filter(place -> !place.asked().isEmpty()).toList(), changed);
            }
            return found[0] == null;
        });
        return Optional.ofNullable(found[0]);
    }

    private boolean takesPlace(Decision decision) {
        return !NO_PLACE.contains(decision.cause()) && (decision.cause() != KeptBy.PINNED || pinsUsePlaces
                || says(decision, KeptBy.LATEST) || says(decision, KeptBy.FLOOR));
    }

    /** Whether a protection is among the reasons of a decision; it need not be the first of them. */
    static boolean says(Decision decision, KeptBy protection) {
        return ("; " + decision.reasons()).contains("; " + protection.word() + ": ");
    }

    private Change change(List<KeptPlace> places, Set<String> changed) {
        Map<Long, List<KeptPlace>> byStore = new HashMap<>();
        for (KeptPlace place : places) {
            if (!place.same() || changed.contains(place.key())) {
                return new Change(place, "has changed since the plan was made; plan again");
            }
            // The worker of another host looks at its own stores.
            if (stores.containsKey(place.store())) {
                byStore.computeIfAbsent(place.store(), store -> new ArrayList<>()).add(place);
            }
        }
        Map<Long, Entries.StoredManifest> planned = new Entries(catalog).manifests(places.stream().map(KeptPlace::entry).toList());
        for (Map.Entry<Long, List<KeptPlace>> in : byStore.entrySet()) {
            Change found = change(stores.get(in.getKey()), in.getValue(), planned);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Change change(Writable store, List<KeptPlace> places, Map<Long, Entries.StoredManifest> planned) {
        List<LockedStore.Looked> looked = store.files().look(places.stream().map(KeptPlace::path).toList());
        boolean sideFiles = !store.store().store().sideFiles().isEmpty();
        for (int i = 0; i < places.size(); i++) {
            KeptPlace place = places.get(i);
            if (looked.get(i).failure() != null) {
                return new Change(place, "cannot be read: " + looked.get(i).failure().getMessage());
            }
            Optional<EntryMeasurement> now = looked.get(i).look();
            if (now.isEmpty()) {
                return new Change(place, "has vanished");
            }
            Optional<String> change = change(place, now.get(), planned.get(place.entry()), sideFiles);
            if (change.isPresent()) {
                return new Change(place, change.get());
            }
        }
        return null;
    }

    private static Optional<String> change(KeptPlace place, EntryMeasurement now, Entries.StoredManifest planned, boolean sideFiles) {
        if (!now.doubts().isEmpty()) {
            return Optional.of("is unsure now: " + now.doubts().get(0));
        }
        if (now.type() != place.type() || !planned.is(now.manifest(), now.doubts())) {
            return Optional.of("has another manifest or status since the plan was made; plan again");
        }
        // This run may have moved another part of the entry and not recorded that yet.
        boolean whole = place.parts().entrySet().stream().allMatch(part -> part.getValue().present()
                && (part.getValue().files() == 0 || now.contents().parts().containsKey(part.getKey())));
        for (PartKind kind : place.asked()) {
            Amount before = place.parts().get(kind).amount();
            Amount found = now.contents().of(kind);
            if (found.files() == 0 && before.files() > 0) {
                return Optional.of("is empty now");
            }
            // Side files may come and go. If one part of an entry has gone, the entry's own files count with another part.
            boolean same = place.type() == EntryType.FILE && sideFiles ? found.newest().equals(before.newest())
                    : found.equals(before) || !whole && now.contents().withoutOwnFiles(kind).equals(before);
            if (!same) {
                return Optional.of("has changed since the plan was made; plan again");
            }
        }
        return Optional.empty();
    }
}
