package dev.winnow.apply;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes a tree by handle, as far as it can, and remembers the first thing that it could not delete. */
final class Deletion {

    private long bytes;
    private long files;
    private String failure;

    void delete(Dir in, Path name, String shown) {
        try {
            BasicFileAttributes at = in.look(name);
            if (at == null) {
                return;
            }
            if (at.isDirectory()) {
                directory(in, name, shown);
            } else {
                in.deleteFile(name);
                files++;
                bytes += at.size();
            }
        } catch (IOException failed) {
            fail(shown, failed);
        }
    }

    private void directory(Dir in, Path name, String shown) throws IOException {
        try (Dir dir = opened(in, name)) {
            if (!dir.writable()) {
                in.setMode(name, 0700);
            }
            for (Path each : dir.names()) {
                delete(dir, each, shown + "/" + NameCodec.shownName(each));
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

    private void fail(String shown, IOException why) {
        if (failure == null) {
            failure = shown + ": " + Failures.why(why);
        }
    }

    long bytes() {
        return bytes;
    }

    long files() {
        return files;
    }

    /** Null if all is gone. */
    String failure() {
        return failure;
    }
}
