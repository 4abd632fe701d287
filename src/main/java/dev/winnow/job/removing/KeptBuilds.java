package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Group;
import dev.winnow.catalog.decision.Plans.KeptPlace;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores.Writable;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryMeasurement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the builds that a plan keeps are still what the plan took them for. Each of them takes the place of another
 * one: where it is gone, empty or failed by now, what the plan removes of its group might have to stay instead.
 */
final class KeptBuilds {

    /** Builds that are kept for one of these take no place, so that others do not depend on what they hold. */
    private static final Set<KeptBy> NO_PLACE = EnumSet.of(KeptBy.UNSURE, KeptBy.RUNNING, KeptBy.FUTURE,
            KeptBy.SPACE);

    private final Catalog catalog;
    private final PlanRow plan;
    private final boolean pinsUsePlaces;
    private final Map<Long, Writable> stores = new HashMap<>();
    private final List<Long> all;

    KeptBuilds(RunContext run, PlanRow plan) {
        this.catalog = run.catalog();
        this.plan = plan;
        this.pinsUsePlaces = run.job().policy().pinsUsePlaces();
        this.all = run.stores().stream().map(store -> store.row().id()).toList();
        run.writable().all().forEach(store -> stores.put(store.store().row().id(), store));
    }

    /**
     * Why nothing of a group is to be removed, or nothing.
     *
     * @param told the builds whose records or defects are newer than the plan
     */
    Optional<String> against(Group group, Set<String> told) {
        String[] found = new String[1];
        new Plans(catalog).keptPlaces(plan, group, all, this::takesPlace, places -> {
            for (KeptPlace place : places) {
                if (found[0] == null && (place.gone() || stores.containsKey(place.store())
                        && !stores.get(place.store()).store().files().has(place.path()))) {
                    found[0] = about(place, "has vanished");
                }
            }
            if (found[0] == null) {
                found[0] = changed(places.stream().filter(place -> !place.asked().isEmpty()).toList(), told);
            }
            return found[0] == null;
        });
        return Optional.ofNullable(found[0]);
    }

    private boolean takesPlace(Decision decision) {
        return !NO_PLACE.contains(decision.cause()) && (decision.cause() != KeptBy.PINNED || pinsUsePlaces);
    }

    private static String about(KeptPlace place, String what) {
        return "build " + place.key() + " of its group, which the plan keeps, " + what;
    }

    private String changed(List<KeptPlace> places, Set<String> told) {
        Map<Long, List<KeptPlace>> byStore = new HashMap<>();
        for (KeptPlace place : places) {
            if (!place.same() || told.contains(place.key())) {
                return about(place, "has changed since the plan was made; plan again");
            }
            // What lies on another host is looked at there.
            if (stores.containsKey(place.store())) {
                byStore.computeIfAbsent(place.store(), store -> new ArrayList<>()).add(place);
            }
        }
        Map<Long, Entries.Said> said = new Entries(catalog).said(places.stream().map(KeptPlace::entry).toList());
        for (Map.Entry<Long, List<KeptPlace>> in : byStore.entrySet()) {
            String found = changed(stores.get(in.getKey()), in.getValue(), said);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String changed(Writable store, List<KeptPlace> places, Map<Long, Entries.Said> said) {
        List<LockedStore.Looked> looked = store.files().look(places.stream().map(KeptPlace::path).toList());
        boolean sides = !store.store().store().sideFiles().isEmpty();
        for (int i = 0; i < places.size(); i++) {
            KeptPlace place = places.get(i);
            if (looked.get(i).failure() != null) {
                return about(place, "cannot be read: " + looked.get(i).failure().getMessage());
            }
            Optional<EntryMeasurement> now = looked.get(i).look();
            if (now.isEmpty()) {
                return about(place, "has vanished");
            }
            Optional<String> against = changed(place, now.get(), said.get(place.entry()), sides);
            if (against.isPresent()) {
                return about(place, against.get());
            }
        }
        return null;
    }

    private static Optional<String> changed(KeptPlace place, EntryMeasurement now, Entries.Said said, boolean sides) {
        if (!now.doubts().isEmpty()) {
            return Optional.of("is unsure now: " + now.doubts().get(0));
        }
        if (now.type() != place.type() || !said.is(now.manifest(), now.doubts())) {
            return Optional.of("says something else since the plan was made; plan again");
        }
        // Another part of the entry may have just been moved by this run and not been recorded yet.
        boolean whole = place.parts().entrySet().stream().allMatch(part -> part.getValue().present()
                && (part.getValue().files() == 0 || now.contents().parts().containsKey(part.getKey())));
        for (PartKind kind : place.asked()) {
            Amount planned = place.parts().get(kind).amount();
            Amount there = now.contents().of(kind);
            if (there.files() == 0 && planned.files() > 0) {
                return Optional.of("is empty now");
            }
            // Side files may come and go. Once one part of an entry has gone, its own files are counted with another.
            boolean same = place.type() == EntryType.FILE && sides ? there.newest().equals(planned.newest())
                    : there.equals(planned) || !whole && now.contents().withoutOwnFiles(kind).equals(planned);
            if (!same) {
                return Optional.of("has changed since the plan was made; plan again");
            }
        }
        return Optional.empty();
    }
}
