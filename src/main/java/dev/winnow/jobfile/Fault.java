package dev.winnow.jobfile;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Something wrong or odd in a job file.
 *
 * @param line    from 1; 0 when the fault has no place in the file
 * @param column  from 1; 0 when the fault has no place in the file
 * @param message what, which, and what to write instead
 */
public record Fault(Path file, int line, int column, String message) {
    public Fault {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + message;
    }
}
