package dev.winnow.report.html;

import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.output.Text;
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

    /** One name and its bytes. */
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
        double kept = length(split.kept().plus(split.skipped()).bytes(), most);
        double removed = length(split.removed().bytes(), most);
        kept = Math.min(kept, WIDTH - removed);
        String all = Text.size(split.all().bytes());
        String gone = Text.size(split.removed().bytes());
        return new Bar(Text.cut(value.name, LABEL), split.removed().bytes() == 0 ? all : gone + " of " + all,
                all + ", of which " + gone + " " + goes, top + 13, top + 18, decimal(kept), decimal(kept),
                decimal(removed));
    }

    /** The length of a bar. Even the smallest amount is visible. */
    private static double length(long bytes, long most) {
        return bytes == 0 ? 0 : Math.max(THINNEST, (double) bytes / most * WIDTH);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
