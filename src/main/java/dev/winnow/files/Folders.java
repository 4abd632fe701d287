package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Path;

/** Gives a restored directory its former mode and owner. */
public final class Folders {

    private static final int SET_UID = 04000;

    private Folders() {
    }

    /** Sets the mode, and the owner if permitted: only root may change owners. */
    public static void dress(Dir above, Path name, Folder.Mode mode) throws IOException {
        try (Dir made = above.child(name)) {
            Folder.Mode now = made.mode();
            if (now.uid() != mode.uid() || now.gid() != mode.gid()) {
                try {
                    above.setOwner(name, mode.uid(), mode.gid());
                } catch (IOException notPermitted) {
                    // Then it belongs to the user that restores it.
                }
            }
        }
        // The set-user-id bit has no meaning on a directory, so no record needs it.
        above.setMode(name, mode.bits() & ~SET_UID);
    }
}
