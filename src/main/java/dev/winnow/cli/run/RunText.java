package dev.winnow.cli.run;

import dev.winnow.cli.command.Command;
import dev.winnow.job.RunResult;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Group;
import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.service.RunResultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

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

    /**
     * The table that a plan or an apply prints: by branch and os (and by project, where there are several) how many
     * builds there are, how many parts stay and go, how much they hold and how much is freed. No escape sequence in a name
     * gets through.
     */
    static final class TerminalTable {

        /** Longer names are cut, so that one of them does not push the numbers off the screen. */
        static final int WIDEST = 40;

        private TerminalTable() {
        }

        /**
         * Prints the table's lines; one that says so if there are no builds.
         *
         * @param out      takes lines without their ends
         * @param terminal how many columns it has
         */
        public static void print(Counts counts, Consumer<String> out, int terminal) {
            if (counts.groups().isEmpty()) {
                out.accept("no builds");
                return;
            }
            boolean projects = counts.groups().stream().map(Group::project).filter(Objects::nonNull).distinct().count() > 1;
            boolean skipped = counts.total().skipped().parts() > 0;
            List<String> header = new ArrayList<>(projects ? List.of("project", "branch", "os") : List.of("branch", "os"));
            int names = header.size();
            header.addAll(List.of("builds", "kept", "removed"));
            if (skipped) {
                header.add("skipped");
            }
            header.addAll(List.of("size", "freed"));
            AlignedTable table = AlignedTable.whole(out, terminal, column -> column >= names);
            table.add(header);
            for (Group group : counts.groups()) {
                List<String> row = new ArrayList<>();
                if (projects) {
                    row.add(group.rest() ? "" : name(group.project()));
                }
                row.add(group.rest() ? "(others)" : branch(group.branch()));
                row.add(group.rest() ? "" : name(group.os()));
                numbers(row, group.split(), skipped);
                table.add(row);
            }
            List<String> total = new ArrayList<>(List.of("total", ""));
            if (projects) {
                total.add("");
            }
            numbers(total, counts.total(), skipped);
            table.add(total);
            table.end();
        }

        private static void numbers(List<String> row, Split split, boolean skipped) {
            row.add(Text.count(split.builds()));
            row.add(Text.count(split.kept().parts()));
            row.add(Text.count(split.removed().parts()));
            if (skipped) {
                row.add(Text.count(split.skipped().parts()));
            }
            row.add(Text.size(split.all().bytes()));
            row.add(Text.size(split.removed().bytes()));
        }

        private static String branch(String branch) {
            return branch != null && branch.isEmpty() ? "(default)" : name(branch);
        }

        private static String name(String name) {
            if (name == null) {
                return "(unknown)";
            }
            return Text.cut(name, WIDEST);
        }
    }
}
