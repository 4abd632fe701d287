package dev.winnow.job.notices;

import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A message about runs: a text for people, as chat systems show it, and the same facts for programs. */
record Notice(String text, String job, String host, List<String> on, String message, List<Run> runs,
              List<Ending> pins) {

    private static final int PINS = 20;

    record Run(String run, RunKind kind, RunOutcome outcome, long kept, long removed, long bytesRemoved, long skipped,
               String report) { }

    /** A pin that ends soon. */
    record Ending(String key, String by, Instant until) { }

    /** @param runs newest first */
    static String json(Job job, Operator operator, Set<Occasion> occasions, List<RunRow> runs, Halt halt,
                       List<PinRow> pins) {
        return Json.line(new Notice(text(job, operator, runs, halt, pins), job.name(), operator.host(),
                occasions.stream().map(occasion -> occasion.name().toLowerCase(Locale.ROOT).replace('_', '-')).sorted()
                        .toList(),
                halt == null ? null : halt.getMessage(),
                runs.stream().map(run -> new Run(run.id(), run.kind(), run.outcome(), run.counts().kept(),
                        run.counts().removed(), run.counts().bytesRemoved(), run.counts().skipped(), run.report()))
                        .toList(),
                pins.stream().map(pin -> new Ending(pin.pattern(), pin.pin().by(), pin.pin().until())).toList()));
    }

    private static String text(Job job, Operator operator, List<RunRow> runs, Halt halt, List<PinRow> pins) {
        List<String> lines = new ArrayList<>();
        lines.add("Winnow, job " + job.name() + " on " + operator.host());
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunRow run = runs.get(i);
            lines.add(run.kind().word() + " " + (run.outcome() == null ? "running" : run.outcome().word()) + ": "
                    + Text.count(run.counts().kept(), "part", "parts") + " kept, " + Text.count(run.counts().removed())
                    + (run.kind() == RunKind.PLAN ? " to remove (" : " removed (")
                    + Text.size(run.counts().bytesRemoved()) + ")"
                    + (run.counts().skipped() > 0 ? ", " + Text.count(run.counts().skipped()) + " skipped" : "")
                    + (run.report() == null ? "" : "; " + run.report() + "/report.html"));
        }
        if (halt != null) {
            lines.add(halt.getMessage());
        }
        pins.stream().limit(PINS).forEach(pin -> lines.add("The pin of " + pin.pattern() + " by " + pin.pin().by()
                + " ends at " + new Times(job.policy().zone()).zoned(pin.pin().until()) + ": " + pin.pin().reason()));
        if (pins.size() > PINS) {
            lines.add("and " + Text.count(pins.size() - PINS, "more pin", "more pins"));
        }
        return String.join("\n", lines);
    }
}
