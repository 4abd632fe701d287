package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Path;

/** Moves directories that their owner may not write to. */
public final class Locked {

    private static final int OWNER_WRITE = 0200;

    private Locked() {
    }

    /** Its mode is the same afterwards, whether it moved or not. */
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

    /** Lets the owner of a directory write in it. */
    public static void unlock(Dir in, Path name) throws IOException {
        in.setMode(name, mode(in, name) | OWNER_WRITE);
    }

    /** Takes from the owner of a directory what {@link #unlock} gave. */
    public static void lock(Dir in, Path name) throws IOException {
        in.setMode(name, mode(in, name) & ~OWNER_WRITE);
    }

    private static int mode(Dir in, Path name) throws IOException {
        try (Dir dir = in.child(name)) {
            return dir.mode().bits();
        }
    }
}
