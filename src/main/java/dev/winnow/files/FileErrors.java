package dev.winnow.files;

import dev.winnow.model.FailureCause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in a few words why a file operation failed. It leaves out the file's name, which Java garbles without LANG. */
public final class FileErrors {

    private FileErrors() {
    }

    /** Whether the file vanished after it was listed. */
    public static boolean vanished(IOException failed) {
        return failed instanceof NoSuchFileException || failed instanceof NotDirectoryException;
    }

    /** The reason in lower case, without the name of the file. */
    public static String why(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof NoSuchFileException) {
            return "it vanished";
        }
        if (failed instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "something is there already";
        }
        if (failed instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        if (failed instanceof FileSystemException known && known.getReason() != null) {
            // With O_NOFOLLOW, ELOOP means that the name is a link.
            return known.getReason().startsWith("Too many levels of symbolic links") ? "it is a symbolic link"
                    : FailureCause.inSentence(failed);
        }
        return FailureCause.inSentence(failed);
    }
}
