package dev.winnow.apply.store;

import dev.winnow.apply.handle.Dir;
import dev.winnow.apply.handle.Failures;
import dev.winnow.apply.handle.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
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

    /** Reads the mark of the store at {@code root}; changes nothing. */
    public static Reading read(Path root) {
        try {
            return new Present(Json.read(Files.readAllBytes(root.resolve(StoreRoot.WINNOW).resolve(FILE)),
                    StoreMark.class));
        } catch (NoSuchFileException none) {
            return new Absent();
        } catch (Json.Spoiled torn) {
            return new Unreadable("it is not what adopt writes");
        } catch (IOException failed) {
            return new Unreadable(Failures.why(failed));
        }
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
