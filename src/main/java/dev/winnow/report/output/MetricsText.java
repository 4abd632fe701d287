package dev.winnow.report.output;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Figures in the text format of Prometheus: all values of one metric stand together, under what it means. */
public final class MetricsText {

    private record Metric(String help, StringBuilder values) { }

    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    /**
     * Adds a value.
     *
     * @param labels names and values in turn
     */
    public MetricsText add(String name, String help, double value, String... labels) {
        StringJoiner pairs = new StringJoiner(",", "{", "}").setEmptyValue("");
        for (int i = 0; i < labels.length; i += 2) {
            pairs.add(labels[i] + "=\"" + escaped(labels[i + 1]) + "\"");
        }
        String number = value == Math.rint(value) && Math.abs(value) < 1L << 53 ? Long.toString((long) value)
                : Double.toString(value);
        metrics.computeIfAbsent(name, first -> new Metric(help, new StringBuilder())).values()
                .append(name).append(pairs).append(' ').append(number).append('\n');
        return this;
    }

    /** Adds an instant in seconds since 1970; null says nothing. */
    public MetricsText add(String name, String help, Instant instant, String... labels) {
        return instant == null ? this : add(name, help, instant.toEpochMilli() / 1000.0, labels);
    }

    /** The whole text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        List.copyOf(metrics.entrySet()).forEach(metric -> text
                .append("# HELP ").append(metric.getKey()).append(' ').append(metric.getValue().help()).append('\n')
                .append("# TYPE ").append(metric.getKey()).append(" gauge\n").append(metric.getValue().values()));
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
