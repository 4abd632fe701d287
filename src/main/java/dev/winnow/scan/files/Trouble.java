package dev.winnow.scan.files;

import dev.winnow.model.Cause;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a failure to read means, in words without the path. */
public final class Trouble {

    private Trouble() {
    }

    /** Why reading failed, in a few words for people. */
    public static String of(IOException failure) {
        return Cause.inSentence(failure);
    }

    /** Whether the file went away between being listed and being read. */
    public static boolean vanished(IOException failure) {
        return failure instanceof NoSuchFileException || failure instanceof NotDirectoryException;
    }
}
