package dev.winnow.report.html;

import dev.winnow.report.content.RunLine;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What the last runs of a job freed, as one column each, the oldest to the left. */
record Trend(String title, String detail, int width, int height, int base, List<Column> columns) {

    record Column(String x, String y, String w, String h, String label) { }

    private static final int WIDTH = 380;
    private static final int HEIGHT = 56;
    private static final int MOST = 60;
    private static final int FEWEST = 3;
    private static final int WIDEST = 24;

    /**
     * @param times       those that people see
     * @param newestFirst runs of one job that took something away
     * @return null where there are too few of them to show a trend
     */
    static Trend of(Times times, List<RunLine> newestFirst) {
        List<RunLine> runs = new ArrayList<>(newestFirst.subList(0, Math.min(MOST, newestFirst.size())));
        Collections.reverse(runs);
        long most = runs.stream().mapToLong(RunLine::bytesRemoved).max().orElse(0);
        if (runs.size() < FEWEST || most == 0) {
            return null;
        }
        double step = Math.min(WIDEST, (double) WIDTH / runs.size());
        List<Column> columns = new ArrayList<>();
        for (RunLine run : runs) {
            double height = run.bytesRemoved() == 0 ? 0 : Math.max(1.5, (double) run.bytesRemoved() / most * HEIGHT);
            columns.add(new Column(decimal(columns.size() * step), decimal(HEIGHT - height), decimal(step * 0.8),
                    decimal(height), times.minute(run.started()) + ": " + Text.size(run.bytesRemoved())));
        }
        String last = Text.size(runs.get(runs.size() - 1).bytesRemoved());
        return new Trend("Moved to the trash by the last " + runs.size() + " applies, at most " + Text.size(most),
                "The newest moved " + last + ".", WIDTH, HEIGHT + 1, HEIGHT, columns);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
