package dev.winnow.service.schedule;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.Applying;
import dev.winnow.job.Applying.Ran;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Restoring;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.Aftermath;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.run.Progress;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.PartKind;
import dev.winnow.service.Actor;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunEnd;
import dev.winnow.service.schedule.RunQueue.Result;
import dev.winnow.service.schedule.RunQueue.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The runs that the schedule and people start in a process that lives on: what the commands do, told in a sentence. */
public final class JobRuns {

    private final Supplier<Catalog> open;
    private final Operator process;
    private final Progress heard;
    private final Consumer<String> warns;
    private final Consumer<Exception> failures;

    /**
     * @param open     opens a catalog for one run, so that between runs any process may be the one that hosts it
     * @param heard    hears of every run beside its ticket
     * @param failures takes what nobody foresaw
     */
    public JobRuns(Supplier<Catalog> open, Operator process, Progress heard, Consumer<String> warns,
                   Consumer<Exception> failures) {
        this.open = open;
        this.process = process;
        this.heard = heard;
        this.warns = warns;
        this.failures = failures;
    }

    /** What is done with an open catalog; gives a sentence each and a code. */
    @FunctionalInterface
    private interface Doing {
        ExitCode done(Engine engine, Aftermath after, List<String> said);
    }

    /**
     * What {@code run JOB} does.
     *
     * @param by who asked; null for the schedule
     */
    public Result run(Job job, Actor by, Ticket ticket) {
        return told(by, ticket, (engine, after, said) -> {
            Ran ran = after.told(job, () -> new Applying(engine, warns).run(job, null, null), Ran::held);
            for (RunResult result : new RunResult[] {ran.planned(), ran.apply(), ran.purge()}) {
                if (result != null) {
                    said.add(sentence(result));
                }
            }
            if (ran.held() != null) {
                said.add(ran.held().getMessage());
            }
            return RunEnd.code(ran);
        });
    }

    /** What {@code plan JOB} does. */
    public Result plan(Job job, Actor by, Ticket ticket) {
        return told(by, ticket, (engine, after, said) -> {
            RunResult planned = new Planning(engine, warns).plan(job, null, null).run();
            said.add(sentence(planned));
            return RunEnd.code(planned);
        });
    }

    /**
     * What {@code apply PLAN} does.
     *
     * @param override why it goes on against limits; null where it does not
     */
    public Result apply(String plan, String override, Actor by, Ticket ticket) {
        return told(by, ticket, (engine, after, said) -> {
            Job job = Planning.jobOf(engine.catalog(), plan);
            RunResult applied = after.told(job, () ->
                    new Applying(engine, warns).apply(job, plan, override), result -> null);
            said.add(sentence(applied));
            return RunEnd.code(applied);
        });
    }

    /**
     * What {@code restore KEY-or-RUN} does.
     *
     * @param kind only this part, or null
     * @param pin  whether what comes back is pinned for 14 d
     */
    public Result restore(String keyOrRun, PartKind kind, boolean pin, Actor by, Ticket ticket) {
        return told(by, ticket, (engine, after, said) -> {
            RunResult restored = new Restoring(engine, warns).restore(keyOrRun, kind, pin);
            said.add(sentence(restored));
            List<String> failed = new Feeds(engine.catalog()).refresh();
            said.addAll(failed);
            after.restored(restored);
            return ExitCode.gravest(List.of(RunEnd.code(restored), failed.isEmpty() ? ExitCode.DONE : ExitCode.PROBLEMS));
        });
    }

    private static String sentence(RunResult result) {
        return RunEnd.sentence(result) + (result.faults().count() > 0 ? ", " + result.faults().count() + " problems"
                : "");
    }

    private Result told(Actor by, Ticket ticket, Doing work) {
        if (ticket.stop().asked()) {
            return Result.WITHDRAWN;
        }
        try (Catalog catalog = open.get();
                Engine engine = new Engine(by == null ? catalog : by.in(catalog), by == null ? process : by.on(process),
                        ticket.stop(), Progress.both(ticket, heard))) {
            Aftermath after = new Aftermath(engine, warns);
            List<String> said = new ArrayList<>();
            ExitCode code = work.done(engine, after, said);
            return new Result(RunEnd.code(code, after).code(), false, String.join("; ", said));
        } catch (Halt halt) {
            return new Result(ExitCode.of(halt.kind()).code(), halt.kind() == Halt.Kind.BUSY, halt.getMessage());
        } catch (RuntimeException failed) {
            failures.accept(failed);
            return new Result(ExitCode.FAILED.code(), false, "failed: " + Cause.of(failed));
        }
    }
}
