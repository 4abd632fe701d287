package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.schedule.Scheduler;
import dev.winnow.job.Applying;
import dev.winnow.job.Applying.Ran;
import dev.winnow.job.Engine;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.Aftermath;
import dev.winnow.job.run.Overrides;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import java.util.ArrayList;
import java.util.List;

/** A run of a job that the scheduler starts: what {@code run JOB} does, told in a sentence. */
final class ScheduledRun {

    private final ScheduleCommand command;
    private final Job job;

    ScheduledRun(ScheduleCommand command, Job job) {
        this.command = command;
        this.job = job;
    }

    Scheduler.Result run() {
        try (Catalog catalog = command.open(); Engine engine = command.engine(catalog)) {
            Aftermath after = new Aftermath(engine, command::warn);
            Ran ran = after.told(job, () ->
                    new Applying(engine, command::warn).run(job, null, Overrides.NONE), Ran::held);
            List<String> said = new ArrayList<>();
            for (RunResult result : new RunResult[] {ran.plan().run(), ran.apply(), ran.purge()}) {
                if (result != null) {
                    said.add(RunText.sentence(result) + (result.faults().count() > 0 ? ", "
                            + result.faults().count() + " problems" : ""));
                }
            }
            if (ran.held() != null) {
                said.add(ran.held().getMessage());
            }
            return new Scheduler.Result(RunText.code(RunCommand.code(ran), after).code(), false, String.join("; ", said));
        } catch (Halt halt) {
            return new Scheduler.Result(ExitCode.of(halt.kind()).code(), halt.kind() == Halt.Kind.BUSY,
                    halt.getMessage());
        } catch (RuntimeException failed) {
            if (command.common().verbose()) {
                failed.printStackTrace(command.shell().err());
            }
            return new Scheduler.Result(ExitCode.FAILED.code(), false, "failed: " + Cause.of(failed));
        }
    }
}
