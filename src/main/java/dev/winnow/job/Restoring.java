package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.stores.Interrupted;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.ScanLock;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.job.trash.RestoreJob;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.Store.Holds;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.policy.value.Age;
import java.nio.file.Path;
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
        SelectedRemovals wanted = new Runs(catalog).find(keyOrRun).isPresent()
                ? SelectedRemovals.ofRun(catalog, keyOrRun, kind) : SelectedRemovals.ofBuild(catalog, keyOrRun, kind);
        String job = wanted.any().map(Removal::job).orElseThrow(() ->
                Halt.usage("nothing of '" + keyOrRun + "' lies in the trash; see 'trash' for what does"));
        List<JobStore> stores = wanted.stores().stream().map(this::store).toList();
        String what = "restore " + keyOrRun;
        return ScanLock.holding(catalog, stores, engine.operator(), what, () -> {
            // What an earlier restore had begun is in its place once they are open.
            try (WritableStores writable = new Interrupted(catalog, engine.operator(), recovered)
                    .open(stores, List.of(catalog.state().path()), what)) {
                return restore(job, stores, writable, wanted, pin);
            }
        });
    }

    private RunResult restore(String job, List<JobStore> stores, WritableStores writable, SelectedRemovals wanted,
                              boolean pin) {
        Runs runs = new Runs(catalog);
        RunRow row = runs.start(RunKind.RESTORE, job, null, null, engine.operator());
        LiveRun run = LiveRun.ending(catalog, row, null, stores, writable, wanted, engine.stop(), engine.progress());
        if (pin) {
            pin(wanted.pages(), row);
        }
        RunResult result = engine.execute(RestoreJob.NAME, run);
        runs.end(row.id(), run.totals().skipped() > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE, run.totals().kept());
        catalog.ledger().flush();
        return result.ended(runs.find(row.id()).orElseThrow());
    }

    /** A store by what the catalog knows of it; what its entries hold does not matter to a restore. */
    private JobStore store(long id) {
        StoreRow row = new Stores(catalog).byId(id);
        if (!row.host().equals(catalog.host())) {
            throw Halt.usage("it lies in a store that this host does not know: " + row.root() + " on host " + row.host()
                    + "; restore it there, or scan that store here first");
        }
        Path root = NameCodec.absolute(row.root());
        return JobStore.known(catalog, new Store(NameCodec.shownName(root), root, List.of(), Holds.BOTH, null, List.of(),
                Age.parse("0s"), List.of()), row);
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
