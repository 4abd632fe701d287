package dev.winnow.store.local.purge;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes trees by handle. It deletes as much as it can, and records the first failure. */
final class Deletion {

    private long files;
    private String failure;

    void delete(DirectoryHandle in, Path name) {
        try {
            // Most names are files, and deleting fails on a directory. Asking first would make it half as slow again.
            in.deleteFile(name);
            files++;
        } catch (NoSuchFileException gone) {
            // Already gone.
        } catch (IOException refused) {
            notAFile(in, name, refused);
        }
    }

    private void notAFile(DirectoryHandle in, Path name, IOException refused) {
        try {
            BasicFileAttributes at = in.look(name);
            if (at == null) {
                return;
            }
            if (!at.isDirectory()) {
                throw refused;
            }
            directory(in, name);
        } catch (IOException failed) {
            fail(name, failed);
        }
    }

    private void directory(DirectoryHandle in, Path name) throws IOException {
        try (DirectoryHandle dir = opened(in, name)) {
            if (!dir.writable()) {
                in.setMode(name, 0700);
            }
            for (Path each : dir.names()) {
                delete(dir, each);
            }
        }
        in.deleteDirectory(name);
    }

    /** Opens a directory in the trash. If its mode forbids that, the mode is changed first. */
    private static DirectoryHandle opened(DirectoryHandle in, Path name) throws IOException {
        try {
            return in.child(name);
        } catch (AccessDeniedException locked) {
            in.setMode(name, 0700);
            return in.child(name);
        }
    }

    private void fail(Path name, IOException why) {
        if (failure == null) {
            failure = NameCodec.shownName(name) + ": " + FailureCause.inSentence(why);
        }
    }

    long files() {
        return files;
    }

    /** The first failure; null if everything was deleted. */
    String failure() {
        return failure;
    }
}
