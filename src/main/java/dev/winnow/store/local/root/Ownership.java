package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.UntrustedFile;
import dev.winnow.store.StoreGone;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/**
 * Checks that only this user or root can have written a file in {@code .winnow}. This matters because recovery acts on
 * these files with the rights of the current user. The user's number is read from a new file, because a file system may
 * number users differently than the system does.
 */
final class Ownership {

    static final int OTHERS_WRITE = 022;
    static final int ROOT = 0;
    private static final int UNKNOWN = -1;

    private final DirectoryHandle top;
    private final String where;
    private int user = UNKNOWN;

    /** @param where path of the store's {@code .winnow}, for messages */
    Ownership(DirectoryHandle top, String where) {
        this.top = top;
        this.where = where;
    }

    /** @throws StoreGone if {@code winnow} belongs to another user, or others may write to it */
    void require(DirectoryHandle winnow) throws IOException {
        DirectoryState.Mode own = top.mode(Path.of(StoreRoot.WINNOW));
        if ((own.bits() & OTHERS_WRITE) != 0) {
            throw new StoreGone(where + ": others may write to it, so its content is not trusted; check its "
                    + "content, then remove that right with chmod go-w", null);
        }
        String owner = top.look(Path.of(StoreRoot.WINNOW)).owner().getName();
        int now = user(winnow, owner);
        if (own.uid() != now && own.uid() != ROOT) {
            throw new StoreGone(where + ": belongs to user " + owner + " and not to the current user, so its "
                    + "content is not trusted; run Winnow as " + owner + ", or check its content and give it to this "
                    + "user with chown -R", null);
        }
        user = now;
    }

    private int user(DirectoryHandle winnow, String owner) throws IOException {
        Path mine = Path.of("owner." + ProcessHandle.current().pid());
        try {
            if (winnow.look(mine) != null) {
                winnow.deleteFile(mine);
            }
            winnow.create(mine).close();
            int now = winnow.mode(mine).uid();
            winnow.deleteFile(mine);
            return now;
        } catch (AccessDeniedException denied) {
            throw new StoreGone(where + ": belongs to user " + owner + ", and this user may not write to it; run Winnow "
                    + "as " + owner, denied);
        }
    }

    /** @throws UntrustedFile if others may have made {@code name}, or may change it */
    void require(DirectoryHandle winnow, DirectoryHandle in, Path name) throws IOException {
        if (user == UNKNOWN) {
            require(winnow);
        }
        DirectoryState.Mode mode = in.mode(name);
        if (mode.uid() != user && mode.uid() != ROOT) {
            throw new UntrustedFile(name.toString(), "belongs to another user");
        }
        if ((mode.bits() & OTHERS_WRITE) != 0) {
            throw new UntrustedFile(name.toString(), "is writable for others");
        }
    }

    /** Whether this user may change the time and mode of a file with this owner. */
    boolean may(DirectoryState.Mode mode) {
        return user == ROOT || user != UNKNOWN && user == mode.uid();
    }
}
