package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.catalog.history.SelectedRemovals.By;
import dev.winnow.catalog.history.SelectedRemovals.Choice;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.trash.RestoreJob;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.RunKind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Brings builds, parts and whole runs back from the trash. */
public final class Restoring {

    private static final Duration PINNED_FOR = Duration.ofDays(14);
    private static final int PAGE = 2_000;

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> recovered;

    /** @param recovered takes what was found of an interrupted run, a sentence each */
    public Restoring(Engine engine, Consumer<String> recovered) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.recovered = recovered;
    }

    /**
     * Restores all that lies in the trash of a build, or all that a run removed.
     *
     * @param keyOrRun a build's key or an apply's id
     * @param kind     only this part, or null
     * @param pin      whether what comes back is pinned for 14 d, so that the next run does not take it again
     */
    public RunResult restore(String keyOrRun, PartKind kind, boolean pin) {
        Choice choice = new Runs(catalog).find(keyOrRun).isPresent() ? new Choice(By.RUN, keyOrRun, kind, null)
                : ofBuild(keyOrRun, kind);
        SelectedRemovals wanted = SelectedRemovals.of(catalog, choice);
        String job = wanted.any().map(Removal::job).orElseThrow(() ->
                Halt.usage("nothing of '" + keyOrRun + "' lies in the trash; see 'trash' for what does"));
        List<JobStore> stores = wanted.stores(null).stream().map(id -> JobStore.known(catalog, id)).toList();
        engine.hosts().require(stores);
        // What an earlier restore had begun is in its place once they are open.
        return engine.locks().changing(stores, List.of(catalog.state().path()), "restore " + keyOrRun, recovered, () -> {
            RunRow row = engine.start(RunKind.RESTORE, job, null, RunParameters.of(null, null, choice));
            if (pin) {
                pin(wanted.pages(), row);
            }
            return engine.execute(RestoreJob.NAME, row.id());
        });
    }

    /** What was removed of a build before it got its key lies in the trash under the one that it had, and goes back there. */
    private Choice ofBuild(String key, PartKind kind) {
        Choice own = new Choice(By.BUILD, key, kind, null);
        if (SelectedRemovals.of(catalog, own).any().isPresent()) {
            return own;
        }
        return new KeyChanges(catalog).before(key).stream().map(move -> new Choice(By.BUILD, move.from(), kind,
                Instant.ofEpochMilli(move.at()))).filter(earlier -> SelectedRemovals.of(catalog, earlier).any().isPresent())
                .findFirst().orElse(own);
    }

    private void pin(SelectedRemovals.Pages wanted, RunRow run) {
        Pins pins = new Pins(catalog);
        Pin pin = new Pin(run.operator().actor(), "restored by " + run.id(), null,
                Instant.ofEpochMilli(catalog.now()).plus(PINNED_FOR));
        String last = null;
        // Before anything comes back: a restored build without its pin could be taken by a run that starts just then.
        for (List<Removal> page = wanted.next(PAGE); !page.isEmpty(); page = wanted.next(PAGE)) {
            Set<String> keys = page.stream().map(Removal::key).collect(Collectors.toCollection(LinkedHashSet::new));
            keys.remove(last);
            pins.pinKnown(List.copyOf(keys), pin);
            last = page.get(page.size() - 1).key();
        }
    }
}
