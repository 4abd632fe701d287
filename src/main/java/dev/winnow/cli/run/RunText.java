package dev.winnow.cli.run;

import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.Aftermath;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.output.TerminalTable;
import dev.winnow.report.output.Text;
import java.util.List;

/** Says to people what came of a run. */
final class RunText {

    private static final int FAULTS = 20;

    private RunText() {
    }

    static void say(Command command, RunResult result) {
        if (command.common().json()) {
            return;
        }
        if (result.summary() != null) {
            command.say(TerminalTable.of(result.summary().counts()));
        }
        command.say(sentence(result));
        if (command.common().quiet() && result.faults().count() > 0) {
            command.warn(sentence(result));
        }
        faults(command, result);
        if (result.strays().count() > 0) {
            command.say(result.strays().count() + " strays that no layout matches, left alone"
                    + (result.row().report() == null ? ", such as " + result.strays().first().get(0).subject()
                    : "; the report lists them"));
        }
        if (result.row().report() != null) {
            command.say("Report: " + result.row().report() + "/report.html");
        }
    }

    /** What a run did, in a sentence. */
    static String sentence(RunResult result) {
        var row = result.row();
        var counts = row.counts();
        String what = switch (row.kind()) {
            case SCAN -> "scanned";
            case PLAN -> counts.kept() + " parts to keep, " + counts.removed() + " to remove ("
                    + Text.size(counts.bytesRemoved()) + "); nothing has been changed";
            case APPLY -> counts.removed() + " parts moved to the trash (" + Text.size(counts.bytesRemoved()) + ")";
            case RESTORE -> counts.kept() + " parts restored";
            case PURGE -> counts.removed() + " parts purged (" + Text.size(counts.bytesRemoved()) + ")";
        };
        return row.kind().word() + " " + row.id() + " " + row.outcome().word() + ": " + what
                + (counts.skipped() > 0 ? ", " + counts.skipped() + " skipped" : "");
    }

    private static void faults(Command command, RunResult result) {
        int shown = 0;
        for (Finding fault : result.faults().first()) {
            if (shown++ == FAULTS) {
                break;
            }
            command.warn("  " + fault.subject() + ": " + fault.message());
        }
        if (result.faults().count() > FAULTS) {
            command.warn("  and " + (result.faults().count() - FAULTS) + " more"
                    + (result.row().report() == null ? "" : ", in the report"));
        }
    }

    /** The exit code that a run's outcome gives. */
    static ExitCode code(ExitCode code, Aftermath after) {
        return after.failed() ? ExitCode.gravest(List.of(code, ExitCode.PROBLEMS)) : code;
    }

    static ExitCode code(RunResult result) {
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
}
