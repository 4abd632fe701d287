package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.TrashJson;
import dev.winnow.files.UntrustedFile;
import dev.winnow.model.FailureCause;
import dev.winnow.store.StoreGone;
import dev.winnow.store.StoreMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Reads and writes a store's mark, {@code .winnow/store.json}. */
public final class MarkFile {

    static final String FILE = "store.json";
    private static final int MAX_BYTES = 1 << 16;

    private MarkFile() {
    }

    /** Reads the mark of the store at {@code root}. A mark that others may have written is unreadable. */
    public static StoreMark.Reading read(Path root) {
        Path winnow = root.resolve(StoreRoot.WINNOW);
        try {
            String why = foreign(winnow, "");
            if (why != null) {
                return new StoreMark.Unreadable(why);
            }
            Path file = winnow.resolve(FILE);
            why = foreign(file, FILE);
            if (why != null) {
                return new StoreMark.Unreadable(why);
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new StoreMark.Present(TrashJson.read(in.readNBytes(MAX_BYTES), StoreMark.class));
            }
        } catch (NoSuchFileException none) {
            return new StoreMark.Absent();
        } catch (TrashJson.Spoiled torn) {
            return new StoreMark.Unreadable("it is not what adopt writes");
        } catch (IOException failed) {
            return new StoreMark.Unreadable(FailureCause.inSentence(failed));
        }
    }

    /** Why somebody else may have made or changed a file or directory; null if nobody can have. */
    private static String foreign(Path path, String name) throws IOException {
        Map<String, Object> unix = Files.readAttributes(path, "unix:mode,uid,isRegularFile,isDirectory",
                LinkOption.NOFOLLOW_LINKS);
        boolean folder = name.isEmpty();
        if (!(Boolean) unix.get(folder ? "isDirectory" : "isRegularFile")) {
            return folder ? StoreRoot.WINNOW + " is not a directory" : "it is not a file";
        }
        if (((Integer) unix.get("mode") & Ownership.OTHERS_WRITE) != 0) {
            return "others may write to " + (folder ? StoreRoot.WINNOW : "it");
        }
        Object above = folder ? null : Files.getAttribute(path.getParent(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Integer owner = (Integer) unix.get("uid");
        return folder || owner.equals(above) || owner == Ownership.ROOT ? null
                : "it belongs to another user than " + StoreRoot.WINNOW;
    }

    /** Writes the mark durably and replaces an existing one; {@code .winnow} must exist. */
    public static void write(StoreMark mark, StoreRoot root) throws IOException {
        DirectoryHandle winnow = root.winnow();
        Path draft = Path.of(FILE + ".new");
        if (winnow.look(draft) != null) {
            winnow.deleteFile(draft);
        }
        try (SeekableByteChannel out = winnow.create(draft)) {
            TrashJson.writeFully(out, ByteBuffer.wrap(TrashJson.line(mark)));
            ((FileChannel) out).force(true);
        }
        winnow.setMode(draft, 0644);
        winnow.move(draft, winnow, Path.of(FILE));
        winnow.sync();
        root.top().sync();
    }

    /**
     * Checks that only this user or root can have written a file in {@code .winnow}. This matters because recovery acts on
     * these files with the rights of the current user. The user's number is read from a new file, because a file system may
     * number users differently than the system does.
     */
    static final class Ownership {

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
}
