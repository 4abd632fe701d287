package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.TrashJson;
import dev.winnow.model.FailureCause;
import dev.winnow.store.StoreMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
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
}
