package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Removals;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Restores builds, parts and all removals of a run from the trash. */
public final class Restoring {

    private static final Duration PINNED_FOR = Duration.ofDays(14);
    private static final int PAGE = 2_000;

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> recovered;

    /** @param recovered takes findings about an interrupted run, a sentence each */
    public Restoring(Engine engine, Consumer<String> recovered) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.recovered = recovered;
    }

    /**
     * Restores the parts of a build, or all parts that a run removed.
     *
     * @param keyOrRun a build's key or the id of an apply
     * @param kind     the only kind to restore; null for all
     * @param pin      whether to pin the builds for 14 d, so that the next run does not remove them again
     */
    public RunResult restore(String keyOrRun, PartKind kind, boolean pin) {
        Choice choice = new Runs(catalog).find(keyOrRun).isPresent() ? new Choice(By.RUN, keyOrRun, kind, null)
                : ofBuild(keyOrRun, kind);
        SelectedRemovals wanted = SelectedRemovals.of(catalog, choice);
        Supplier<Halt> nothing = () -> Halt.usage("the trash holds nothing of '" + keyOrRun + "'; see 'trash' for what it holds");
        Removal any = wanted.any().orElseThrow(nothing);
        boolean begun = new Removals(catalog).restoreBegun(any);
        List<JobStore> stores = wanted.stores(null).stream().map(id -> JobStore.byId(catalog, id)).toList();
        engine.hosts().require(stores);
        // Opening the stores ends a restore that an earlier process had begun.
        return engine.locks().changing(stores, List.of(catalog.state().path()), "restore " + keyOrRun, recovered, () -> {
            // A purge that was killed may have deleted all of them, which is known only now.
            if (!begun && wanted.any().isEmpty()) {
                throw nothing.get();
            }
            RunRow row = engine.start(RunKind.RESTORE, any.job(), null, RunParameters.of(null, null, choice));
            if (!pin) {
                return engine.execute(RestoreJob.NAME, row.id());
            }
            Pin until = new Pin(row.operator().actor(), "restored by " + row.id(), null,
                    Instant.ofEpochMilli(catalog.now()).plus(PINNED_FOR));
            // The pins come first, because a run that starts meanwhile could remove a restored build without one.
            Pins pins = new Pins(catalog);
            forKeys(wanted, keys -> pins.pinKnown(keys, until));
            RunResult result = engine.execute(RestoreJob.NAME, row.id());
            Set<String> back = new Removals(catalog).restoredBy(row.id());
            forKeys(wanted, keys -> pins.withdraw(keys.stream().filter(key -> !back.contains(key)).toList(), until,
                    "nothing came back"));
            return result;
        });
    }

    /** Finds the removals of a build under its key, or else under a key that it had before. */
    private Choice ofBuild(String key, PartKind kind) {
        Choice own = new Choice(By.BUILD, key, kind, null);
        if (SelectedRemovals.of(catalog, own).any().isPresent()) {
            return own;
        }
        return new KeyChanges(catalog).before(key).stream().map(move -> new Choice(By.BUILD, move.from(), kind,
                Instant.ofEpochMilli(move.at()))).filter(earlier -> SelectedRemovals.of(catalog, earlier).any().isPresent())
                .findFirst().orElse(own);
    }

    /** @param each gets the keys of what is in the trash of a selection, some at a time, each once */
    private static void forKeys(SelectedRemovals of, Consumer<List<String>> each) {
        SelectedRemovals.Pages pages = of.pages();
        String last = null;
        for (List<Removal> page = pages.next(PAGE); !page.isEmpty(); page = pages.next(PAGE)) {
            Set<String> keys = page.stream().map(Removal::key).collect(Collectors.toCollection(LinkedHashSet::new));
            keys.remove(last);
            each.accept(List.copyOf(keys));
            last = page.get(page.size() - 1).key();
        }
    }
}
