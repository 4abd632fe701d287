package dev.winnow.job.notices;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.Engine;
import dev.winnow.job.RunResult;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Notices.Hook;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.output.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes metrics, starts programs and sends messages after a run, once its stores are free. A failure of these is a warning
 * and does not change the result of the run.
 */
public final class RunFollowUp {

    private static final Duration SOON = Duration.ofDays(3);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int RUNS = 10;

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> warnings;
    private boolean failed;

    public RunFollowUp(Engine engine, Consumer<String> warnings) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.warnings = warnings;
    }

    /** Does {@code work} for a job, and writes its metrics. */
    public <T> T measured(Job job, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            measure(job);
            witness(job);
        }
    }

    /**
     * Does {@code work} for a job, writes its metrics, and starts the programs and sends the messages that the job names.
     *
     * @param held why the work did not come to its end although it did not fail; gives null if it did
     */
    public <T> T followed(Job job, Supplier<T> work, Function<T, Halt> held) {
        Set<String> earlier = runs(job).stream().map(RunRow::id).collect(Collectors.toSet());
        Instant before = new Runs(catalog).list(job.name(), 1).stream().map(RunRow::started).findFirst().orElse(null);
        Halt halt = null;
        try {
            T result = measured(job, work);
            halt = held.apply(result);
            return result;
        } catch (RuntimeException failed) {
            RuntimeException told = catalog.explained(failed);
            halt = told instanceof Halt known ? known
                    : new Halt(Halt.Kind.FAILED, "failed: " + FailureCause.of(failed), failed);
            throw told;
        } finally {
            follow(job, earlier);
            if (!job.notices().webhooks().isEmpty()) {
                send(job, earlier, before, halt);
            }
        }
    }

    private void measure(Job job) {
        if (job.reports().metrics() == null) {
            return;
        }
        try {
            RunMetrics.write(catalog, job.reports().metrics());
        } catch (IOException | RuntimeException failed) {
            warnings.accept("the metrics cannot be written: " + FailureCause.of(failed));
        }
    }

    /** Sends the end of the ledger to witnesses, which can prove that somebody rewrote the whole ledger. */
    private void witness(Job job) {
        if (job.notices().witnesses().isEmpty()) {
            return;
        }
        Ledger.Head head = catalog.ledger().head();
        String line = Json.line(new Witnessed(head.seq(), head.hash(), Instant.ofEpochMilli(catalog.now()), job.name()));
        for (URI witness : job.notices().witnesses()) {
            Optional<String> failure = witness.getScheme().equals("file") ? append(Path.of(witness), line)
                    : new Webhook(witness, engine.stop(), PAUSE).post(line);
            failure.ifPresent(why -> {
                failed = true;
                warnings.accept("the end of the ledger could not be sent to its witness: " + why);
            });
        }
    }

    /** A line that a witness keeps. */
    private record Witnessed(long seq, String hash, Instant at, String job) { }

    private static Optional<String> append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND,
                    StandardOpenOption.DSYNC);
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(NameCodec.shownAbsolute(file) + " cannot be written: " + FailureCause.why(failed));
        }
    }

    /** Whether a witness could not be reached or a program failed. */
    public boolean failed() {
        return failed;
    }

    /** Starts the programs after a restore, as the job file of the restored removals names them. */
    public void restored(RunResult result) {
        String file = result.summary() == null ? "" : result.summary().run().file().path();
        if (file.isEmpty() || !Files.exists(NameCodec.absolute(file))) {
            return;
        }
        try {
            Job job = JobFiles.read(NameCodec.absolute(file));
            if (job.name().equals(result.row().job())) {
                start(job, List.of(result.row()));
            }
        } catch (JobFileException faulty) {
            fail(result.row(), "the job file cannot be read, so its programs are not started: "
                    + faulty.faults().get(0));
        }
    }

    private void follow(Job job, Set<String> earlier) {
        if (!job.notices().programs().isEmpty()) {
            start(job, since(job, earlier));
        }
    }

    /** @param runs newest first */
    private void start(Job job, List<RunRow> runs) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunRow run = runs.get(i);
            long changed = run.kind() == RunKind.RESTORE ? run.counts().kept() : run.counts().removed();
            if (changed > 0 && run.ended() != null) {
                job.notices().programs().stream().filter(program -> program.on().contains(run.kind())).forEach(program ->
                        new AfterRun(program, Map.of("WINNOW_STATE", catalog.state().path().toString(), "WINNOW_JOB",
                                job.name(), "WINNOW_RUN", run.id(), "WINNOW_KIND", run.kind().word()))
                                .run(Json.line(RunSummaries.line(run)) + "\n")
                                .ifPresent(why -> fail(run, "notify: " + program.command().get(0) + " " + why)));
            }
        }
    }

    private void fail(RunRow run, String what) {
        failed = true;
        warnings.accept(what);
        try {
            RunReport.addFault(catalog, run, new Finding("notify", what));
        } catch (IOException | RuntimeException unwritten) {
            warnings.accept("this could not be added to the report of " + run.id() + ": " + FailureCause.of(unwritten));
        }
    }

    /** The runs of this process that are not among the earlier ones, newest first. */
    private List<RunRow> since(Job job, Set<String> earlier) {
        long pid = engine.operator().pid();
        return runs(job).stream().filter(run -> run.operator().pid() == pid && !earlier.contains(run.id())).toList();
    }

    private List<RunRow> runs(Job job) {
        return new Runs(catalog).list(job.name(), RUNS);
    }

    private void send(Job job, Set<String> earlier, Instant before, Halt halt) {
        try {
            List<RunRow> runs = since(job, earlier);
            List<PinRow> pins = ending(before, job.policy().zone());
            for (Hook hook : job.notices().webhooks()) {
                Set<Occasion> occasions = occasions(runs, pins, halt, failed);
                occasions.retainAll(hook.on());
                if (!occasions.isEmpty()) {
                    String message = Notice.json(job, engine.operator(), occasions, runs, halt,
                            occasions.contains(Occasion.PINS_EXPIRING) ? pins : List.of());
                    new Webhook(hook.address(), engine.stop(), PAUSE).post(message).ifPresent(why ->
                            warnings.accept("the message about " + job.name() + " could not be sent: " + why));
                }
            }
        } catch (RuntimeException failed) {
            warnings.accept("the message about " + job.name() + " could not be sent: " + failed.getMessage());
        }
    }

    /** Pins that end within three days; the first run of a day names them. */
    private List<PinRow> ending(Instant before, ZoneId zone) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        if (before != null && LocalDate.ofInstant(before, zone).equals(LocalDate.ofInstant(now, zone))) {
            return List.of();
        }
        return new Pins(catalog).all().stream().filter(pin -> pin.holds(now) && pin.pin().until() != null
                && !pin.pin().until().isAfter(now.plus(SOON))).toList();
    }

    private static Set<Occasion> occasions(List<RunRow> runs, List<PinRow> pins, Halt halt, boolean failed) {
        Set<Occasion> occasions = EnumSet.noneOf(Occasion.class);
        boolean waits = halt != null && halt.kind() == Halt.Kind.WAITING;
        boolean problems = failed || halt != null && !waits || runs.stream().anyMatch(run -> run.outcome() != RunOutcome.DONE
                && run.outcome() != RunOutcome.STOPPED && run.outcome() != RunOutcome.WAITING || run.counts().skipped() > 0);
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
