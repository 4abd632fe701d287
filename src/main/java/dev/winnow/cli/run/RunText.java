package dev.winnow.cli.run;

import dev.winnow.cli.command.Command;
import dev.winnow.job.RunResult;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.output.TerminalTable;
import dev.winnow.report.output.Text;
import dev.winnow.service.RunResultText;

/** Prints the result of a run for people. */
final class RunText {

    private static final int FAULTS = 20;

    private RunText() {
    }

    static void say(Command command, RunResult result) {
        if (command.common().json()) {
            return;
        }
        if (result.summary() != null) {
            TerminalTable.print(result.summary().counts(), command::say, command.columns());
            command.say("");
        }
        command.say(RunResultText.sentence(result));
        if (command.common().quiet() && result.faults().count() > 0) {
            command.warn(RunResultText.sentence(result));
        }
        faults(command, result);
        if (result.strays().count() > 0) {
            command.say(Text.count(result.strays().count(), "stray that no layout matches, left alone",
                    "strays that no layout matches, left alone")
                    + (result.row().report() == null ? ", such as " + result.strays().first().get(0).subject()
                    : "; the report lists them"));
        }
        if (result.row().report() != null) {
            command.say("Report: " + result.row().report() + "/report.html");
        }
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
            command.warn("  and " + Text.count(result.faults().count() - FAULTS) + " more"
                    + (result.row().report() == null ? "" : ", in the report"));
        }
    }
}
