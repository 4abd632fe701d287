package dev.winnow.store.local.purge;

import dev.winnow.files.Dir;
import dev.winnow.files.Failures;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes a tree by handle, as far as it can, and remembers the first thing that it could not delete. */
final class Deletion {

    private long files;
    private String failure;

    void delete(Dir in, Path name) {
        try {
            // Most are files, and the call itself tells the rest: asking first would cost half as much again.
            in.deleteFile(name);
            files++;
        } catch (NoSuchFileException gone) {
            // What was to be.
        } catch (IOException refused) {
            notAFile(in, name, refused);
        }
    }

    /** As {@link #delete} for what is known to be a directory. */
    void deleteTree(Dir in, Path name) {
        try {
            directory(in, name);
        } catch (NoSuchFileException gone) {
            // What was to be.
        } catch (IOException failed) {
            fail(name, failed);
        }
    }

    private void notAFile(Dir in, Path name, IOException refused) {
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

    private void directory(Dir in, Path name) throws IOException {
        try (Dir dir = opened(in, name)) {
            if (!dir.writable()) {
                in.setMode(name, 0700);
            }
            for (Path each : dir.names()) {
                delete(dir, each);
            }
        }
        in.deleteDirectory(name);
    }

    /** What is in the trash is ours, whatever mode it came with. */
    private static Dir opened(Dir in, Path name) throws IOException {
        try {
            return in.child(name);
        } catch (AccessDeniedException locked) {
            in.setMode(name, 0700);
            return in.child(name);
        }
    }

    private void fail(Path name, IOException why) {
        if (failure == null) {
            failure = NameCodec.shownName(name) + ": " + Failures.why(why);
        }
    }

    long files() {
        return files;
    }

    /** Null if all is gone. */
    String failure() {
        return failure;
    }
}
