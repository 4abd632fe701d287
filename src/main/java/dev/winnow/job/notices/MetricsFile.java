package dev.winnow.job.notices;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.RunFigures;
import dev.winnow.catalog.history.RunFigures.InTrash;
import dev.winnow.catalog.history.RunFigures.Last;
import dev.winnow.report.output.MetricsText;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Tells a monitor how the last runs of every job went; the file of one job may be that of another. */
final class MetricsFile {

    private MetricsFile() {
    }

    static void write(Catalog catalog, Path file) throws IOException {
        String text = text(catalog);
        WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Catalog catalog) {
        RunFigures figures = new RunFigures(catalog);
        MetricsText text = new MetricsText();
        List<Last> runs = figures.last();
        for (Last run : runs) {
            String[] of = {"job", run.job() == null ? "" : run.job(), "kind", run.kind()};
            text.add("winnow_last_run_timestamp_seconds", "When the last run ended.", run.ended(), of)
                    .add("winnow_last_run_duration_seconds", "How long the last run took.",
                            Duration.between(run.started(), run.ended()).toMillis() / 1000.0, of)
                    .add("winnow_last_run_outcome", "How the last run ended; always 1.", 1, "job", of[1], "kind",
                            of[3], "outcome", run.outcome())
                    .add("winnow_last_success_timestamp_seconds", "When the last run without any problem ended.",
                            run.done(), of)
                    .add("winnow_last_completed_timestamp_seconds", "When the last run ended that came to its end.",
                            run.completed(), of)
                    .add("winnow_last_run_parts_kept", "Parts that the last run kept.", run.counts().kept(), of)
                    .add("winnow_last_run_parts_removed", "Parts that the last run removed, or a plan would remove.",
                            run.counts().removed(), of)
                    .add("winnow_last_run_parts_skipped", "Parts that the last run skipped.", run.counts().skipped(),
                            of)
                    .add("winnow_last_run_removed_bytes", "Bytes that the last run removed, or a plan would remove.",
                            run.counts().bytesRemoved(), of);
        }
        for (InTrash trash : figures.inTrash()) {
            text.add("winnow_trash_items", "Removed items that wait in the trash.", trash.items(), "job", trash.job())
                    .add("winnow_trash_bytes", "Bytes that wait in the trash.", trash.bytes(), "job", trash.job());
        }
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinRow> pins = new Pins(catalog).all().stream().filter(pin -> pin.holds(now)).toList();
        text.add("winnow_pins", "Pins that hold.", pins.size());
        pins.stream().map(pin -> pin.pin().until()).filter(Objects::nonNull).min(Instant::compareTo).ifPresent(end ->
                text.add("winnow_pins_next_expiry_timestamp_seconds", "When the next pin ends.", end));
        return text.toString();
    }
}
