package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Path;

/** Changes the modes of directories: for moving read-only ones, and for restored ones. */
public final class DirectoryModes {

    private static final int OWNER_WRITE = 0200;
    private static final int SET_UID = 04000;

    private DirectoryModes() {
    }

    /** Moves a directory that is read-only for its owner. It is read-only afterwards, even when the move fails. */
    public static void moveReadOnly(DirectoryHandle from, Path name, DirectoryHandle to, Path newName) throws IOException {
        from.setMode(name, bits(from, name) | OWNER_WRITE);
        try {
            from.move(name, to, newName);
        } catch (IOException failed) {
            makeReadOnly(from, name);
            throw failed;
        }
        makeReadOnly(to, newName);
    }

    /** Removes the owner's right to write to a directory. */
    public static void makeReadOnly(DirectoryHandle in, Path name) throws IOException {
        in.setMode(name, bits(in, name) & ~OWNER_WRITE);
    }

    private static int bits(DirectoryHandle in, Path name) throws IOException {
        try (DirectoryHandle dir = in.child(name)) {
            return dir.mode().bits();
        }
    }

    /** Gives a restored directory its former mode, and its former owner if permitted: only root may change owners. */
    public static void restore(DirectoryHandle in, Path name, DirectoryState.Mode mode) throws IOException {
        try (DirectoryHandle made = in.child(name)) {
            DirectoryState.Mode now = made.mode();
            if (now.uid() != mode.uid() || now.gid() != mode.gid()) {
                try {
                    in.setOwner(name, mode.uid(), mode.gid());
                } catch (IOException notPermitted) {
                    // Then it belongs to the user that restores it.
                }
            }
        }
        // The set-user-id bit has no meaning on a directory, so no record needs it.
        in.setMode(name, mode.bits() & ~SET_UID);
    }
}
