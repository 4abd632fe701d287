package dev.winnow.batch.aftermath;

import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Occasion;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message of what came of a run: a text for people, as chat systems show it, and the same for programs. */
final class Notice {

    private static final int PINS = 20;

    private Notice() {
    }

    /** @param runs newest first */
    static String json(Job job, Operator operator, Set<Occasion> occasions, List<RunRow> runs, Halt halt,
                       List<PinRow> pins) {
        ObjectNode message = Json.object();
        message.put("text", text(job, operator, runs, halt, pins));
        message.put("job", job.name());
        message.put("host", operator.host());
        ArrayNode on = message.putArray("on");
        occasions.stream().map(occasion -> occasion.name().toLowerCase(Locale.ROOT).replace('_', '-')).sorted()
                .forEach(on::add);
        message.put("message", halt == null ? null : halt.getMessage());
        ArrayNode list = message.putArray("runs");
        for (RunRow run : runs) {
            ObjectNode one = list.addObject();
            one.put("run", run.id());
            one.put("kind", run.kind().word());
            one.put("outcome", run.outcome() == null ? null : run.outcome().word());
            one.put("kept", run.counts().kept());
            one.put("removed", run.counts().removed());
            one.put("bytes_removed", run.counts().bytesRemoved());
            one.put("skipped", run.counts().skipped());
            one.put("report", run.report());
        }
        ArrayNode ending = message.putArray("pins");
        pins.forEach(pin -> ending.addObject().put("key", pin.pattern()).put("by", pin.pin().by())
                .put("until", pin.pin().until().toString()));
        return message.toString();
    }

    private static String text(Job job, Operator operator, List<RunRow> runs, Halt halt, List<PinRow> pins) {
        List<String> lines = new ArrayList<>();
        lines.add("Winnow, job " + job.name() + " on " + operator.host());
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunRow run = runs.get(i);
            lines.add(run.kind().word() + " " + (run.outcome() == null ? "is on" : run.outcome().word()) + ": "
                    + run.counts().kept() + " parts kept, " + run.counts().removed()
                    + (run.kind() == RunKind.PLAN ? " to remove (" : " removed (")
                    + Text.size(run.counts().bytesRemoved()) + ")"
                    + (run.counts().skipped() > 0 ? ", " + run.counts().skipped() + " skipped" : "")
                    + (run.report() == null ? "" : "; " + run.report() + "/report.html"));
        }
        if (halt != null) {
            lines.add(halt.getMessage());
        }
        pins.stream().limit(PINS).forEach(pin -> lines.add("The pin of " + pin.pattern() + " by " + pin.pin().by()
                + " ends at " + pin.pin().until() + ": " + pin.pin().reason()));
        if (pins.size() > PINS) {
            lines.add("and " + (pins.size() - PINS) + " more pins");
        }
        return String.join("\n", lines);
    }
}
