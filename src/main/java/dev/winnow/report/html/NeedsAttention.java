package dev.winnow.report.html;

import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Limit;
import dev.winnow.report.html.ReportView.Attention;
import dev.winnow.report.output.Text;
import java.util.ArrayList;
import java.util.List;

/** Lists what a person should look at in a run. */
final class NeedsAttention {

    private NeedsAttention() {
    }

    static List<Attention> of(RunSummary summary) {
        List<Attention> list = new ArrayList<>();
        long exceeded = summary.limits().stream().filter(Limit::exceeded).count();
        add(list, exceeded, "limit was exceeded", "limits were exceeded", "limits");
        add(list, summary.faults().count(), "fault", "faults", "faults");
        add(list, summary.counts().unsure(), "part is kept because Winnow is unsure of it",
                "parts are kept because Winnow is unsure of them", "unsure");
        add(list, summary.counts().total().skipped().parts(), "part was skipped", "parts were skipped", "outcomes");
        add(list, summary.strays().count(), "stray path in the stores", "stray paths in the stores", "strays");
        add(list, summary.pins().first().stream().filter(pin -> !pin.note().isEmpty()).count(),
                "pin needs a look", "pins need a look", "pins");
        if (summary.run().file().changed()) {
            list.add(new Attention("The job file differs from its commit.", "certificate"));
        }
        summary.warnings().stream().limit(20).forEach(warning -> list.add(
                new Attention("Job file: " + Text.cut(warning, 400), "")));
        return list;
    }

    private static void add(List<Attention> list, long count, String one, String many, String section) {
        if (count > 0) {
            list.add(new Attention(Text.count(count, one, many), section));
        }
    }
}
