package dev.winnow.service.document;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.Planning.Planned;
import dev.winnow.job.RunResult;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.content.RunSummary.Finding;
import java.util.ArrayList;
import java.util.List;

/** A run in the output of {@code --json}, with the first of its faults. */
public record RunDocument(@JsonUnwrapped RunLine run, List<Finding> faults) {

    /** A plan with its run and its warnings. */
    public record OfPlan(String plan, @JsonUnwrapped RunLine run, List<String> warnings, long strays,
                         List<Finding> faults) { }

    /** A run in a list, with the plan that it made or applied, or null. */
    public record Listed(@JsonUnwrapped RunLine run, String plan) {

        public static Listed of(RunRow row) {
            return new Listed(line(row), row.plan());
        }
    }

    /** Null for null. */
    public static RunDocument of(RunResult result) {
        return result == null ? null : new RunDocument(line(result.row()), result.faults().first());
    }

    public static OfPlan of(Planned planned) {
        return new OfPlan(planned.plan() == null ? null : planned.plan().id(), line(planned.run().row()),
                warnings(planned), planned.run().strays().count(), planned.run().faults().first());
    }

    /** The warnings, with the reasons why the plan cannot be applied yet. */
    private static List<String> warnings(Planned planned) {
        List<String> warnings = new ArrayList<>(planned.warnings());
        planned.hold().ifPresent(hold -> {
            warnings.addAll(hold.why());
            warnings.add("to let it be applied: " + hold.command());
        });
        return warnings;
    }

    /** A run as the catalog records it. */
    public static RunLine line(RunRow row) {
        return RunSummaries.line(row);
    }
}
