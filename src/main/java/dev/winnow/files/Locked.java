package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Path;

/** Moves directories that are read-only for their owner. */
public final class Locked {

    private static final int OWNER_WRITE = 0200;

    private Locked() {
    }

    /** Moves a directory. Its mode is the same afterwards, even when the move fails. */
    public static void move(Dir from, Path name, Dir to, Path newName) throws IOException {
        unlock(from, name);
        try {
            from.move(name, to, newName);
        } catch (IOException failed) {
            lock(from, name);
            throw failed;
        }
        lock(to, newName);
    }

    /** Adds the owner's right to write to a directory. */
    public static void unlock(Dir in, Path name) throws IOException {
        in.setMode(name, mode(in, name) | OWNER_WRITE);
    }

    /** Removes the owner's right to write to a directory. */
    public static void lock(Dir in, Path name) throws IOException {
        in.setMode(name, mode(in, name) & ~OWNER_WRITE);
    }

    private static int mode(Dir in, Path name) throws IOException {
        try (Dir dir = in.child(name)) {
            return dir.mode().bits();
        }
    }
}
