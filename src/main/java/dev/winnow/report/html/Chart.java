package dev.winnow.report.html;

import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.RunSummary.Ahead;
import dev.winnow.report.content.RunSummary.Past;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal bars, one for each name: its bytes that stay, then its bytes that go. The names stand above their
 * bars, so that nothing has to know how wide a font draws them: charting libraries for Java ask the machine's fonts,
 * and a server often has none.
 *
 * @param id     unique in its page
 * @param detail what the chart says, for those who do not see it
 */
record Chart(String id, String title, String detail, int width, int height, List<Bar> bars) {

    record Value(String name, Split split) { }

    /** One bar; positions and lengths in the chart's own units, with one decimal. */
    record Bar(String label, String value, String spoken, int textY, int barY, String kept, String removedX,
               String removed) { }

    static final int MOST = 12;
    private static final int WIDTH = 360;
    private static final int STEP = 36;
    private static final int LABEL = 28;
    private static final double THINNEST = 1.5;

    boolean drawn() {
        return !bars.isEmpty();
    }

    /** The largest values first, the others summed up in the last bar. */
    static Chart ofLargest(String id, String title, String goes, List<Value> values) {
        List<Value> sorted = new ArrayList<>(values);
        sorted.sort(Comparator.comparingLong((Value value) -> value.split.all().bytes()).reversed());
        if (sorted.size() > MOST) {
            List<Value> others = sorted.subList(MOST - 1, sorted.size());
            Split sum = others.stream().map(Value::split).reduce(Split.NOTHING, Split::plus);
            String name = Text.count(others.size()) + " others";
            others.clear();
            sorted.add(new Value(name, sum));
        }
        return of(id, title, goes, sorted);
    }

    /** @param goes what is said of bytes that go, such as {@code would go} */
    static Chart of(String id, String title, String goes, List<Value> values) {
        long most = values.stream().mapToLong(value -> value.split.all().bytes()).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        if (most > 0) {
            for (Value value : values) {
                bars.add(bar(value, most, goes, bars.size() * STEP));
            }
        }
        String detail = String.join("; ", bars.stream().map(bar -> bar.label + ": " + bar.spoken).toList());
        return new Chart(id, title, detail, WIDTH, Math.max(1, bars.size() * STEP), bars);
    }

    private static Bar bar(Value value, long most, String goes, int top) {
        Split split = value.split;
        double kept = length(split.kept().plus(split.skipped()).bytes(), most, WIDTH);
        double removed = length(split.removed().bytes(), most, WIDTH);
        kept = Math.min(kept, WIDTH - removed);
        String all = Text.size(split.all().bytes());
        String gone = Text.size(split.removed().bytes());
        return new Bar(Text.cut(value.name, LABEL), split.removed().bytes() == 0 ? all : gone + " of " + all,
                all + ", of which " + gone + " " + goes, top + 13, top + 18, decimal(kept), decimal(kept),
                decimal(removed));
    }

    /** The length of a bar. Even the smallest amount is visible. */
    private static double length(long bytes, long most, int whole) {
        return bytes <= 0 ? 0 : Math.max(THINNEST, (double) bytes / most * whole);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /**
     * A chart of columns, one for each run or day, the oldest to the left: what goes on top of what stays.
     *
     * @param id     unique in its page
     * @param detail what the chart says, for those who do not see it
     * @param most   what the highest column stands for
     * @param from   under the first column; also {@code to} under the last
     * @param end    where the text under the last column ends
     */
    record ColumnChart(String id, String title, String detail, String most, String from, String to, String end,
                       List<Column> columns) {

        /** One column; positions and lengths in the chart's own units, with one decimal. */
        record Column(String x, String w, String keptY, String kept, String goneY, String gone, String label) { }

        private record Value(String name, long stays, long goes, String spoken) { }

        private static final int WIDTH = 360;
        private static final int HEIGHT = 90;
        private static final int TOP = 18;
        private static final double WIDEST = 40;
        /** The least width, at which the names under the first and the last column do not overlap. */
        private static final double NARROWEST = 250;

        /** What plans found and wanted to remove; null if there is only one plan. */
        static ColumnChart ofPlans(Times times, List<Past> plans, String goes) {
            return plans.size() < 2 ? null : of("by-plan", "Size at the last " + plans.size() + " plans, and what each would remove",
                    plans.stream().map(run -> new Value(times.minute(run.started()), run.seen() - run.removed(),
                            run.removed(), Text.size(run.seen()) + ", of which " + Text.size(run.removed()) + " "
                            + goes)).toList());
        }

        /** What applies moved to the trash; null if there is only one. */
        static ColumnChart ofApplies(Times times, List<Past> applies) {
            return applies.size() < 2 ? null : of("by-apply", "Moved to the trash by the last " + applies.size()
                    + " applies", applies.stream().map(run -> new Value(times.minute(run.started()), 0, run.removed(),
                            Text.size(run.removed()))).toList());
        }

        /** What time alone removes in the days to come; null if it is nothing. */
        static ColumnChart ofDays(Times times, List<Ahead> days) {
            long bytes = days.stream().mapToLong(Ahead::bytes).sum();
            return bytes == 0 ? null : of("ahead", "Next " + days.size() + " days: time alone frees " + Text.size(bytes),
                    days.stream().map(day -> new Value(times.minute(day.day()).substring(0, 10), 0, day.bytes(),
                            Text.count(day.parts(), "part", "parts") + ", " + Text.size(day.bytes()))).toList());
        }

        private static ColumnChart of(String id, String title, List<Value> values) {
            long most = values.stream().mapToLong(value -> value.stays + value.goes).max().orElse(0);
            if (most == 0) {
                return null;
            }
            double step = Math.min(WIDEST, (double) WIDTH / values.size());
            List<Column> columns = new ArrayList<>();
            for (Value value : values) {
                double kept = length(value.stays, most, HEIGHT);
                double gone = Math.min(length(value.goes, most, HEIGHT), HEIGHT - kept);
                double foot = TOP + HEIGHT;
                columns.add(new Column(decimal(columns.size() * step), decimal(step * 0.8), decimal(foot - kept),
                        decimal(kept), decimal(foot - kept - gone), decimal(gone), value.name + ": " + value.spoken));
            }
            String detail = String.join("; ", columns.stream().map(Column::label).toList());
            return new ColumnChart(id, title, detail, "at most " + Text.size(most), values.get(0).name,
                    values.get(values.size() - 1).name, decimal(Math.max(NARROWEST, step * values.size())), columns);
        }
    }
}
