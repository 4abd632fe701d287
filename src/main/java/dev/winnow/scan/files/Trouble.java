package dev.winnow.scan.files;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** What a failure to read means, in words without the path. */
public final class Trouble {

    private Trouble() {
    }

    /** Why reading failed, in a few words for people. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "not there";
        }
        String reason = failure instanceof FileSystemException onFile ? onFile.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName()
                : NameCodec.shown(reason).toLowerCase(Locale.ROOT);
    }

    /** Whether the file went away between being listed and being read. */
    public static boolean vanished(IOException failure) {
        return failure instanceof NoSuchFileException || failure instanceof NotDirectoryException;
    }
}
