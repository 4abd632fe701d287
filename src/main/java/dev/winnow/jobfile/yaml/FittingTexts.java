package dev.winnow.jobfile.yaml;

import dev.winnow.model.OwnVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Remembers in a file which texts fitted the schema, by their hashes, so that a job file that stays the same is held
 * against the schema once. What was said of another schema, or by another version of the program, does not count. If the
 * file cannot be read or written, each text is held against the schema again.
 */
public final class FittingTexts {

    private static final int MOST = 100;

    private final Path file;

    /** @param folder of the file; may be missing */
    public FittingTexts(Path folder) {
        this.file = folder.resolve("jobs.checked");
    }

    public boolean contain(String sha256) {
        return lines().contains(line(sha256));
    }

    public void add(String sha256) {
        List<String> lines = new ArrayList<>(lines());
        lines.remove(line(sha256));
        lines.add(line(sha256));
        try {
            // A line that is cut short fits no text.
            Files.write(file, lines.subList(Math.max(0, lines.size() - MOST), lines.size()), StandardCharsets.ISO_8859_1);
        } catch (IOException unwritten) {
            // It saves time, no more.
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unread) {
            return List.of();
        }
    }

    private static String line(String sha256) {
        CRC32 schema = new CRC32();
        try (InputStream in = FittingTexts.class.getResourceAsStream(SchemaCheck.RESOURCE)) {
            schema.update(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return OwnVersion.text() + " " + Long.toHexString(schema.getValue()) + " " + sha256;
    }
}
