package dev.winnow.service;

import dev.winnow.job.Applying.Ran;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.output.Text;
import java.util.List;

/** The result of a run as a sentence and as an exit code. */
public final class RunResultText {

    private RunResultText() {
    }

    /** The result of a run in a sentence. */
    public static String sentence(RunResult result) {
        var row = result.row();
        var counts = row.counts();
        String what = switch (row.kind()) {
            case SCAN -> "scanned";
            case ADOPT -> "adopted";
            case PLAN -> Text.count(counts.kept(), "part", "parts") + " to keep, " + Text.count(counts.removed()) + " to remove ("
                    + Text.size(counts.bytesRemoved()) + "); nothing has been changed";
            case APPLY -> Text.count(counts.removed(), "part", "parts") + " moved to the trash (" + Text.size(counts.bytesRemoved()) + ")";
            case RESTORE -> Text.count(counts.kept(), "part", "parts") + " restored";
            case PURGE -> Text.count(counts.removed(), "part", "parts") + " purged (" + Text.size(counts.bytesRemoved()) + ")";
        };
        return row.kind().word() + " " + row.id() + " " + row.outcome().word() + ": " + what
                + (counts.skipped() > 0 ? ", " + Text.count(counts.skipped()) + " skipped" : "");
    }

    /** The exit code for a run's outcome; {@link ExitCode#DONE} if {@code result} is null. */
    public static ExitCode code(RunResult result) {
        if (result == null) {
            return ExitCode.DONE;
        }
        RunOutcome outcome = result.row().outcome();
        if (outcome == RunOutcome.STOPPED) {
            return ExitCode.TERMINATED;
        }
        boolean problems = outcome == RunOutcome.PROBLEMS || result.faults().count() > 0
                || result.row().kind() != RunKind.PLAN && result.row().counts().skipped() > 0;
        return problems ? ExitCode.PROBLEMS : ExitCode.DONE;
    }

    /** The exit code that counts among those of all runs of {@code run JOB}. */
    public static ExitCode code(Ran ran) {
        return ExitCode.gravest(List.of(code(ran.planned()), code(ran.apply()), code(ran.purge()),
                ran.held() == null ? ExitCode.DONE : ExitCode.of(ran.held().kind())));
    }

    /** The exit code of a run whose follow-up work may have failed. */
    public static ExitCode code(ExitCode code, RunFollowUp after) {
        return after.failed() ? ExitCode.gravest(List.of(code, ExitCode.PROBLEMS)) : code;
    }
}
