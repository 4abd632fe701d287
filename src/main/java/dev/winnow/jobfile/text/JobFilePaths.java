package dev.winnow.jobfile.text;

import dev.winnow.model.NameCodec;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that a job file names. */
public final class JobFilePaths {

    private JobFilePaths() {
    }

    /**
     * The folder that {@code text} stands for, absolute: the one of this very name where there is one, else
     * {@code %XX} in it stands for a byte, as wherever the program shows a path.
     *
     * @throws IllegalArgumentException if there can be no such folder; the message says what to write instead
     */
    public static Path resolve(Path folder, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a path is empty; write a folder, . for the job file's own");
        }
        if (text.startsWith("~") || text.startsWith("$")) {
            throw new IllegalArgumentException("'" + text + "': " + text.charAt(0) + " is not replaced by anything; "
                    + "write the whole path, or one from the job file's folder");
        }
        if (text.indexOf('\0') >= 0 || text.contains("%00")) {
            throw new IllegalArgumentException("a path holds no zero byte");
        }
        if (text.indexOf('%') >= 0) {
            Path named = path(folder, NameCodec.shown(text));
            if (Files.exists(named)) {
                return named;
            }
        }
        return path(folder, text);
    }

    private static Path path(Path folder, String shown) {
        return (shown.startsWith("/") ? NameCodec.absolute(shown) : NameCodec.path(folder, shown)).normalize();
    }
}
