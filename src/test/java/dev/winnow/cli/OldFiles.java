package dev.winnow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Makes files that are as old as a test needs them. */
final class OldFiles {

    private OldFiles() {
    }

    /** Writes a file that was last changed at this time; makes its folders. */
    static Path write(Path file, String text, Instant changed) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.setLastModifiedTime(Files.writeString(file, text), FileTime.from(changed));
    }
}
