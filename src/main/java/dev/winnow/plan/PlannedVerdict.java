package dev.winnow.plan;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A verdict and the stored build that it is about.
 *
 * @param group the builds that were judged together
 */
public record PlannedVerdict(JobEvaluation.Group group, Verdict verdict, StoredBuild stored) {

    /**
     * The share of a part in one store.
     *
     * @param store id of the store
     * @param path  relative to the store's root; the paths of several entries are joined by {@code ; }
     */
    public record InStore(long store, String path, long bytes, long files) { }

    /** The share of each store, in the order of the stores' ids. */
    public List<InStore> byStore() {
        PartKind kind = verdict.kind();
        if (stored.places().size() == 1) {
            StoredBuild.Place only = stored.places().get(0);
            return List.of(new InStore(only.store(), only.path(), only.amount(kind).bytes(),
                    only.amount(kind).files()));
        }
        Map<Long, List<StoredBuild.Place>> places = new LinkedHashMap<>();
        for (StoredBuild.Place place : stored.places()) {
            if (place.holds(kind)) {
                places.computeIfAbsent(place.store(), store -> new ArrayList<>()).add(place);
            }
        }
        List<InStore> rows = new ArrayList<>();
        places.forEach((store, of) -> rows.add(new InStore(store,
                String.join("; ", of.stream().map(StoredBuild.Place::path).toList()),
                of.stream().mapToLong(place -> place.amount(kind).bytes()).sum(),
                of.stream().mapToLong(place -> place.amount(kind).files()).sum())));
        return rows;
    }
}
