package dev.winnow.jobfile;

import dev.winnow.model.NameCodec;
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

    /** {@code nightly.yaml:14:7: message}; the file as it was named, in the spelling of {@link NameCodec}. */
    @Override
    public String toString() {
        Path here = Path.of("").toAbsolutePath();
        String shown = file.isAbsolute() ? NameCodec.shownAbsolute(file)
                : NameCodec.shownPath(here, here.resolve(file));
        return shown + (line > 0 ? ":" + line + ":" + column : "") + ": " + message;
    }
}
