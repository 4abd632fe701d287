package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.catalog.history.SelectedRemovals.By;
import dev.winnow.catalog.history.SelectedRemovals.Choice;
import dev.winnow.catalog.history.SelectedRemovals.UpTo;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.plan.Volumes;
import dev.winnow.policy.Space;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selects the removals for a purge: those that are due, and the oldest others if the job lacks free space. */
public final class EarlyPurge {

    private static final int PAGE = 2_000;

    private EarlyPurge() {
    }

    /** Selects early as many removals as the job's free space needs, but none younger than its {@code trash.at-least}. */
    public static Choice choice(Catalog catalog, Job job, List<JobStore> stores) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        Space space = job.policy().space();
        if (job.trashAtLeast() == null || space == null || !space.free()) {
            return new Choice(By.DUE, job.name(), null, now);
        }
        Volumes volumes = JobStore.volumes(catalog, job, stores);
        List<Long> lacks = new ArrayList<>();
        volumes.volumes().forEach(volume -> lacks.add(space.target(volume.total()) - volume.free()));
        Instant before = job.trashAtLeast().before(now, job.policy().zone()).plusMillis(1);
        Map<Integer, Removal> last = new TreeMap<>();
        SelectedRemovals.Pages pages = SelectedRemovals.of(catalog,
                new Choice(By.REMOVED_BEFORE, job.name(), null, before)).pages();
        for (List<Removal> page = pages.next(PAGE); !page.isEmpty() && lacks.stream().anyMatch(more -> more > 0);
                page = pages.next(PAGE)) {
            HeldBuilds held = new HeldBuilds(catalog, stores.stream().filter(JobStore::here).toList(), page).withPins();
            for (Removal removal : page) {
                Integer volume = volumes.of().get(removal.store());
                if (volume != null && lacks.get(volume) > 0 && held.why(removal) == null) {
                    lacks.set(volume, lacks.get(volume) - removal.bytes());
                    last.put(volume, removal);
                }
            }
        }
        List<UpTo> more = new ArrayList<>();
        last.forEach((volume, removal) -> more.add(new UpTo(volumes.of().entrySet().stream()
                .filter(store -> store.getValue().equals(volume)).map(Map.Entry::getKey).sorted().toList(), before,
                removal.purgeAt(), removal.id())));
        return new Choice(By.DUE, job.name(), null, now, more);
    }
}
