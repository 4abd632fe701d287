package dev.winnow.batch.aftermath;

import dev.winnow.batch.Engine;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What follows a run once it has ended and its stores are free: figures for a monitor, and messages. Whatever goes
 * wrong with these is said, and changes nothing of what came of the run.
 */
public final class Aftermath {

    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int RUNS = 10;

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> warns;

    public Aftermath(Engine engine, Consumer<String> warns) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.warns = warns;
    }

    /** Does {@code work} for a job and writes its figures. */
    public <T> T measured(Job job, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            measure(job);
        }
    }

    /**
     * Does {@code work} for a job, writes its figures, and tells whom the job names.
     *
     * @param held why the work was not done to its end although it did not fail; null where it was
     */
    public <T> T told(Job job, Supplier<T> work, Function<T, Halt> held) {
        Instant begun = Instant.ofEpochMilli(catalog.now());
        Instant before = new Runs(catalog).list(job.name(), 1).stream().map(RunRow::started).findFirst().orElse(null);
        Halt halt = null;
        try {
            T result = measured(job, work);
            halt = held.apply(result);
            return result;
        } catch (Halt failed) {
            halt = failed;
            throw failed;
        } catch (RuntimeException failed) {
            halt = new Halt(Halt.Kind.FAILED, "failed: " + Cause.of(failed), failed);
            throw failed;
        } finally {
            if (job.notices() != null) {
                tell(job, begun, before, halt);
            }
        }
    }

    private void measure(Job job) {
        if (job.reports().metrics() == null) {
            return;
        }
        try {
            MetricsFile.write(catalog, job.reports().metrics());
        } catch (IOException | RuntimeException failed) {
            warns.accept("the metrics cannot be written: " + Cause.of(failed));
        }
    }

    private void tell(Job job, Instant begun, Instant before, Halt halt) {
        try {
            long here = engine.operator().pid();
            List<RunRow> runs = new Runs(catalog).list(job.name(), RUNS).stream()
                    .filter(run -> run.operator().pid() == here && !run.started().isBefore(begun)).toList();
            List<PinRow> pins = ending(before);
            Set<Occasion> occasions = occasions(runs, pins, halt);
            occasions.retainAll(job.notices().on());
            if (!occasions.isEmpty()) {
                String message = Notice.json(job, engine.operator(), occasions, runs, halt,
                        occasions.contains(Occasion.PINS_EXPIRING) ? pins : List.of());
                new Webhook(job.notices().webhook(), engine.stop(), PAUSE).post(message).ifPresent(why ->
                        warns.accept("the message about " + job.name() + " could not be sent: " + why));
            }
        } catch (RuntimeException failed) {
            warns.accept("the message about " + job.name() + " could not be sent: " + failed.getMessage());
        }
    }

    /** Pins that end soon and did not yet at the run before, so that each is told of once. */
    private List<PinRow> ending(Instant before) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return new Pins(catalog).all().stream().filter(pin -> pin.holds(now) && pin.pin().until() != null
                && !pin.pin().until().isAfter(now.plus(SOON))
                && (before == null || pin.pinnedAt().isAfter(before) || pin.pin().until().isAfter(before.plus(SOON))))
                .toList();
    }

    private static Set<Occasion> occasions(List<RunRow> runs, List<PinRow> pins, Halt halt) {
        Set<Occasion> occasions = EnumSet.noneOf(Occasion.class);
        boolean waits = halt != null && halt.kind() == Halt.Kind.WAITING;
        boolean problems = halt != null && !waits || runs.stream().anyMatch(run -> run.outcome() != RunOutcome.DONE
                && run.outcome() != RunOutcome.STOPPED || run.counts().skipped() > 0);
        if (waits) {
            occasions.add(Occasion.APPROVAL);
        }
        if (problems) {
            occasions.add(Occasion.PROBLEMS);
        } else if (!waits && runs.stream().allMatch(run -> run.outcome() == RunOutcome.DONE)) {
            occasions.add(Occasion.SUCCESS);
        }
        if (!pins.isEmpty()) {
            occasions.add(Occasion.PINS_EXPIRING);
        }
        return occasions;
    }
}
