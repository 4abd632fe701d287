package dev.winnow.service.schedule;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.Applying;
import dev.winnow.job.Applying.Ran;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Restoring;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.run.Progress;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.PartKind;
import dev.winnow.report.output.Text;
import dev.winnow.service.Actor;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.schedule.RunQueue.Result;
import dev.winnow.service.schedule.RunQueue.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs that the schedule or people start in a server. They do the same as the commands, and return a sentence.
 *
 * @param open     opens the catalog for one run, so that other processes may host it between runs
 * @param heard    receives the progress of each run, in addition to its ticket
 * @param patience how long workers of other hosts may get no further
 * @param failures receives unexpected exceptions
 */
public record JobRuns(Supplier<Catalog> open, Operator process, Progress heard, Duration patience,
                      Consumer<String> warns, Consumer<Exception> failures) {

    /** Work with an open catalog. It adds sentences and returns an exit code. */
    @FunctionalInterface
    private interface CatalogWork {
        ExitCode done(Engine engine, RunFollowUp after, List<String> said);
    }

    /**
     * Does the same as {@code run JOB}.
     *
     * @param by who asked for it; null for the schedule
     */
    public Result run(Job job, Actor by, Ticket ticket) {
        return withCatalog(by, ticket, (engine, after, said) -> {
            Ran ran = after.followed(job, () -> new Applying(engine, warns).run(job, null, null), Ran::held);
            for (RunResult result : new RunResult[] {ran.planned(), ran.apply(), ran.purge()}) {
                if (result != null) {
                    said.add(sentence(result));
                }
            }
            if (ran.held() != null) {
                said.add(ran.held().getMessage());
            }
            return RunResultText.code(ran);
        });
    }

    /** Does the same as {@code plan JOB}. */
    public Result plan(Job job, Actor by, Ticket ticket) {
        return withCatalog(by, ticket, (engine, after, said) -> {
            RunResult planned = new Planning(engine, warns).plan(job, null, null).run();
            said.add(sentence(planned));
            return RunResultText.code(planned);
        });
    }

    /**
     * Does the same as {@code apply PLAN}.
     *
     * @param override the reason for overriding limits; null if they are not overridden
     */
    public Result apply(String plan, String override, Actor by, Ticket ticket) {
        return withCatalog(by, ticket, (engine, after, said) -> {
            Job job = Planning.jobOf(engine.catalog(), plan);
            RunResult applied = after.followed(job, () ->
                    new Applying(engine, warns).apply(job, plan, override), result -> null);
            said.add(sentence(applied));
            return RunResultText.code(applied);
        });
    }

    /**
     * Does the same as {@code restore KEY-or-RUN}.
     *
     * @param kind the only part to restore; null for all
     * @param pin  whether to pin restored builds for 14 days
     */
    public Result restore(String keyOrRun, PartKind kind, boolean pin, Actor by, Ticket ticket) {
        return withCatalog(by, ticket, (engine, after, said) -> {
            RunResult restored = new Restoring(engine, warns).restore(keyOrRun, kind, pin);
            said.add(sentence(restored));
            List<String> failed = new Feeds(engine.catalog()).refresh();
            said.addAll(failed);
            after.restored(restored);
            return ExitCode.gravest(List.of(RunResultText.code(restored), failed.isEmpty() ? ExitCode.DONE : ExitCode.PROBLEMS));
        });
    }

    private static String sentence(RunResult result) {
        return RunResultText.sentence(result) + (result.faults().count() > 0 ? ", "
                + Text.count(result.faults().count(), "problem", "problems") : "");
    }

    private Result withCatalog(Actor by, Ticket ticket, CatalogWork work) {
        if (ticket.stop().asked()) {
            return Result.WITHDRAWN;
        }
        try (Catalog catalog = open.get()) {
            return work(catalog, by, ticket, work);
        } catch (Halt halt) {
            return new Result(ExitCode.of(halt.kind()).code(), halt.kind() == Halt.Kind.BUSY, halt.getMessage());
        } catch (RuntimeException failed) {
            failures.accept(failed);
            return new Result(ExitCode.FAILED.code(), false, "failed: " + FailureCause.of(failed));
        }
    }
    private Result work(Catalog catalog, Actor by, Ticket ticket, CatalogWork work) {
        try (Engine engine = new Engine(by == null ? catalog : by.in(catalog), by == null ? process : by.on(process),
                ticket.stop(), Progress.both(ticket, heard), patience)) {
            RunFollowUp after = new RunFollowUp(engine, warns);
            List<String> said = new ArrayList<>();
            ExitCode code = work.done(engine, after, said);
            return new Result(RunResultText.code(code, after).code(), false, String.join("; ", said));
        } catch (RuntimeException failed) {
            throw catalog.explained(failed);
        }
    }
}
