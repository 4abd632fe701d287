package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Path;

/** Gives directories that are made again their former mode and owner. */
public final class Folders {

    private static final int SET_UID = 04000;

    private Folders() {
    }

    /** The owner as far as permitted: only root may give files away. */
    public static void dress(Dir above, Path name, Folder.Mode mode) throws IOException {
        try (Dir made = above.child(name)) {
            Folder.Mode now = made.mode();
            if (now.uid() != mode.uid() || now.gid() != mode.gid()) {
                try {
                    above.setOwner(name, mode.uid(), mode.gid());
                } catch (IOException notPermitted) {
                    // Then it belongs to whoever restores it.
                }
            }
        }
        // On a directory the set-user-id bit means nothing, so that no record has a reason to ask for it.
        above.setMode(name, mode.bits() & ~SET_UID);
    }
}
