package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.history.Removals;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.policy.Space;
import dev.winnow.store.OpenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The file systems of a job's stores.
 *
 * @param volumes their sizes and free space; empty if the job has no {@code space} setting
 * @param of      the index of each store's volume, by the store's id
 */
public record Volumes(List<Space.Volume> volumes, Map<Long, Integer> of) {

    public static final Volumes NONE = new Volumes(List.of(), Map.of());

    public Volumes {
        volumes = List.copyOf(volumes);
        of = Map.copyOf(of);
    }

    /**
     * Measures the file systems, if the job has a {@code space} setting.
     *
     * @param stores the job's stores by id, in the order of the job file
     * @throws Halt if a store cannot tell its space
     */
    public static Volumes of(Catalog catalog, Job job, Map<Long, OpenStore> stores) {
        if (job.policy().space() == null) {
            return NONE;
        }
        Map<Long, Long> trash = new Removals(catalog).waiting(job.name());
        Map<Object, Integer> seen = new HashMap<>();
        List<Space.Volume> volumes = new ArrayList<>();
        Map<Long, Integer> of = new LinkedHashMap<>();
        stores.forEach((id, store) -> {
            String name = job.stores().get(of.size()).name();
            OpenStore.Space found = space(store, name);
            int index = seen.computeIfAbsent(found.medium(), key -> seen.size());
            of.put(id, index);
            long waiting = trash.getOrDefault(id, 0L);
            if (index == volumes.size()) {
                volumes.add(new Space.Volume(name, found.total(), found.free(), waiting));
            } else {
                Space.Volume known = volumes.get(index);
                volumes.set(index, new Space.Volume(known.name() + ", " + name, known.total(), known.free(),
                        known.trash() + waiting));
            }
        });
        return new Volumes(volumes, of);
    }

    private static OpenStore.Space space(OpenStore store, String name) {
        try {
            return store.space();
        } catch (IOException silent) {
            throw new Halt(Halt.Kind.FAILED, name + ": cannot tell how much room there is at " + store.root() + ": "
                    + silent.getMessage());
        }
    }

    /** A copy in which each volume has this many free bytes. */
    public Volumes withFree(long bytes) {
        return new Volumes(volumes.stream().map(volume -> new Space.Volume(volume.name(), volume.total(), bytes,
                volume.trash())).toList(), of);
    }

    /** @param stored finds a build by its key; called only if there are several volumes */
    public Space.Figures figures(Function<String, StoredBuild> stored) {
        return volumes.size() < 2 ? Space.Figures.of(volumes.toArray(Space.Volume[]::new))
                : new Space.Figures(volumes, (build, kind, volume) -> stored.apply(build.key()).places().stream()
                        .filter(place -> place.holds(kind) && of.get(place.store()) == volume)
                        .mapToLong(place -> place.amount(kind).bytes()).sum());
    }
}
