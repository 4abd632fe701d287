package dev.winnow.bench.measure;

import dev.winnow.catalog.Catalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the steps of the last run took, as Spring Batch noted it: the work without the start of Java.
 *
 * @param seconds by name of step, in order; steps that were repeated or split count from first to last
 * @param total   from the start of the first to the end of the last, in seconds
 */
record Steps(Map<String, Double> seconds, double total) {

    private static final String LAST = "job_execution_id = (SELECT MAX(e.job_execution_id) "
            + "FROM batch_job_execution e JOIN batch_job_instance i "
            + "ON i.job_instance_id = e.job_instance_id WHERE i.job_name = ?)";

    private record Span(LocalDateTime from, LocalDateTime to) {
        Span and(Span other) {
            return new Span(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
        }

        double seconds() {
            return Duration.between(from, to).toNanos() / 1e9;
        }
    }

    /** @param job the batch job, such as {@code plan} */
    static Steps last(Catalogs catalogs, Path state, String job) {
        Map<String, Span> spans = new LinkedHashMap<>();
        try (Catalog catalog = catalogs.open(state)) {
            catalog.sql("SELECT step_name, start_time, end_time FROM batch_step_execution "
                            + "WHERE end_time IS NOT NULL AND " + LAST + " ORDER BY start_time")
                    .param(job).query(row -> {
                        // Parts of a split step are called after it: "scan:3".
                        spans.merge(row.getString(1).replaceFirst(":.*", ""),
                                new Span(row.getTimestamp(2).toLocalDateTime(), row.getTimestamp(3).toLocalDateTime()),
                                Span::and);
                    });
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        spans.forEach((name, span) -> seconds.put(name, span.seconds()));
        return new Steps(seconds, spans.values().stream().reduce(Span::and).orElseThrow().seconds());
    }

    /** Whether the last execution of a step has begun and not ended; also while another process is at it. */
    static boolean begun(Catalogs catalogs, Path state, String job, String step) {
        try (Catalog catalog = catalogs.open(state)) {
            return catalog.sql("SELECT COUNT(*) FROM batch_step_execution WHERE end_time IS NULL "
                            + "AND start_time IS NOT NULL AND step_name = ? AND " + LAST)
                    .params(step, job).query(Long.class).single() > 0;
        }
    }
}
