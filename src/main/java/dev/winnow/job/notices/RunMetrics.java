package dev.winnow.job.notices;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.RunFigures;
import dev.winnow.catalog.history.RunFigures.InTrash;
import dev.winnow.catalog.history.RunFigures.Last;
import dev.winnow.report.output.WholeFile;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The metrics of the last runs of every job, read from the catalog when a monitor asks. */
public record RunMetrics(Catalog catalog) implements MultiCollector {

    /** Replaces a file with the metrics of all jobs; several jobs may name the same file. */
    static void write(Catalog catalog, Path file) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(new RunMetrics(catalog));
        WholeFile.write(file, registry::scrape);
    }

    private static final class Gauges {

        private final Map<String, GaugeSnapshot.Builder> all = new LinkedHashMap<>();

        Gauges add(String name, String help, double value, String... labels) {
            all.computeIfAbsent(name, first -> GaugeSnapshot.builder().name(name).help(help)).dataPoint(
                    GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build());
            return this;
        }

        /** Adds an instant in seconds since 1970; null adds nothing. */
        Gauges add(String name, String help, Instant instant, String... labels) {
            return instant == null ? this : add(name, help, instant.toEpochMilli() / 1000.0, labels);
        }
    }

    @Override
    public MetricSnapshots collect() {
        RunFigures figures = new RunFigures(catalog);
        Gauges gauges = new Gauges();
        for (Last run : figures.last()) {
            String[] labels = {"job", run.job() == null ? "" : run.job(), "kind", run.kind()};
            gauges.add("winnow_last_run_timestamp_seconds", "When the last run ended.", run.ended(), labels)
                    .add("winnow_last_run_duration_seconds", "How long the last run took.",
                            Duration.between(run.started(), run.ended()).toMillis() / 1000.0, labels)
                    .add("winnow_last_run_outcome", "How the last run ended; always 1.", 1, "job", labels[1], "kind",
                            labels[3], "outcome", run.outcome())
                    .add("winnow_last_success_timestamp_seconds", "When the last run without any problem ended.",
                            run.done(), labels)
                    .add("winnow_last_completed_timestamp_seconds", "When the last run that did all of its work ended.",
                            run.completed(), labels)
                    .add("winnow_last_run_parts_kept", "Parts that the last run kept.", run.counts().kept(), labels)
                    .add("winnow_last_run_parts_removed", "Parts that the last run removed, or a plan would remove.",
                            run.counts().removed(), labels)
                    .add("winnow_last_run_parts_skipped", "Parts that the last run skipped.", run.counts().skipped(),
                            labels)
                    .add("winnow_last_run_removed_bytes", "Bytes that the last run removed, or a plan would remove.",
                            run.counts().bytesRemoved(), labels);
        }
        for (InTrash trash : figures.inTrash()) {
            gauges.add("winnow_trash_items", "Removed items that wait in the trash.", trash.items(), "job", trash.job())
                    .add("winnow_trash_bytes", "Bytes that wait in the trash.", trash.bytes(), "job", trash.job());
        }
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinRow> pins = new Pins(catalog).all().stream().filter(pin -> pin.holds(now)).toList();
        gauges.add("winnow_pins", "Pins that hold.", pins.size());
        pins.stream().map(pin -> pin.pin().until()).filter(Objects::nonNull).min(Instant::compareTo).ifPresent(end ->
                gauges.add("winnow_pins_next_expiry_timestamp_seconds", "When the next pin ends.", end));
        return new MetricSnapshots(gauges.all.values().stream().<MetricSnapshot>map(GaugeSnapshot.Builder::build).toList());
    }
}
