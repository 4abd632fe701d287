package dev.winnow.store.local.root;

import dev.winnow.files.Dir;
import dev.winnow.files.Failures;
import dev.winnow.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What binds a store to one catalog: {@code .winnow/store.json} in its root.
 *
 * @param store   the store's own id, given at its first adoption
 * @param catalog the id of the catalog that may change it
 * @param by      who adopted it
 */
public record StoreMark(String store, String catalog, Instant adopted, String by) {

    static final String FILE = "store.json";
    private static final int MOST_BYTES = 1 << 16;

    /** What is known of a store's mark. */
    public sealed interface Reading { }

    /** There is none: not adopted, not mounted, or another directory. */
    public record Absent() implements Reading { }

    public record Present(StoreMark mark) implements Reading { }

    /** There is one that cannot be read. It binds all the same: no one may take the store for unadopted. */
    public record Unreadable(String why) implements Reading { }

    public StoreMark {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(adopted, "adopted");
        Objects.requireNonNull(by, "by");
    }

    /** Reads the mark of the store at {@code root}; changes nothing. A mark that others may have written binds nobody. */
    public static Reading read(Path root) {
        Path winnow = root.resolve(StoreRoot.WINNOW);
        try {
            String why = foreign(winnow, "");
            if (why != null) {
                return new Unreadable(why);
            }
            Path file = winnow.resolve(FILE);
            why = foreign(file, FILE);
            if (why != null) {
                return new Unreadable(why);
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Present(Json.read(in.readNBytes(MOST_BYTES), StoreMark.class));
            }
        } catch (NoSuchFileException none) {
            return new Absent();
        } catch (Json.Spoiled torn) {
            return new Unreadable("it is not what adopt writes");
        } catch (IOException failed) {
            return new Unreadable(Failures.why(failed));
        }
    }

    /** Why a file or directory cannot be what this program made there; null if it can. */
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

    /** Writes it durably, in place of the mark that is there; {@code .winnow} must be there. */
    public void write(StoreRoot root) throws IOException {
        Dir winnow = root.winnow();
        Path draft = Path.of(FILE + ".new");
        if (winnow.look(draft) != null) {
            winnow.deleteFile(draft);
        }
        try (SeekableByteChannel out = winnow.create(draft)) {
            Json.writeFully(out, ByteBuffer.wrap(Json.line(this)));
            ((FileChannel) out).force(true);
        }
        winnow.setMode(draft, 0644);
        winnow.move(draft, winnow, Path.of(FILE));
        winnow.sync();
        root.top().sync();
    }
}
