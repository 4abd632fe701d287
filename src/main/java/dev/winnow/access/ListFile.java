package dev.winnow.access;

import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;

/**
 * A list in a file of the state directory. It is read again when the file has changed, so that a change by a command counts
 * at once in a running server. One process at a time replaces the whole file.
 */
final class ListFile<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StateDirectory state;
    private final Path file;
    private final Class<T[]> type;
    private volatile Known<T> known;

    private record Known<T>(Object stamp, List<T> list) { }

    ListFile(StateDirectory state, String name, Class<T[]> type) {
        this.state = state;
        this.file = state.path().resolve(name);
        this.type = type;
    }

    /**
     * The list as it stands now; empty where there is no file.
     *
     * @throws Halt if it cannot be read, because then nobody may be let in
     */
    List<T> read() {
        try {
            Object stamp = stamp();
            Known<T> last = known;
            if (last == null || !last.stamp().equals(stamp)) {
                last = new Known<>(stamp, List.of(Json.read(Files.readAllBytes(file), type)));
                known = last;
            }
            return last.list();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | JacksonException unreadable) {
            throw new Halt(Halt.Kind.FAILED, NameCodec.shownAbsolute(file) + " cannot be read: "
                    + FailureCause.of(unreadable).advised() + "; put it back from a backup", unreadable);
        }
    }

    private Object stamp() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    }

    /** Replaces the list by what {@code change} makes of it. */
    void change(UnaryOperator<List<T>> change) {
        state.create();
        Path lock = state.locks().resolve("access.lock");
        try (FileChannel channel = LockFile.open(lock)) {
            LockFile.lock(channel, lock, PATIENCE);
            byte[] document = Json.file(change.apply(read()));
            WholeFile.write(file, out -> out.write(document));
            LockFile.ownerOnly(file);
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, NameCodec.shownAbsolute(file) + " cannot be written: "
                    + FailureCause.of(failed).advised(), failed);
        }
    }
}
