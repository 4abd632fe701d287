package dev.winnow.service.schedule;

import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** A lock: only one process at a time starts the due jobs of a folder. */
public final class SchedulerLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path file;

    private SchedulerLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** @throws Halt (busy) if another process holds the lock */
    public static SchedulerLock take(StateDirectory state, Path folder) throws IOException {
        Path lock = state.locks().resolve("schedule-" + id(folder) + ".lock");
        FileChannel channel = LockFile.open(lock);
        if (LockFile.tryLock(channel) == null) {
            channel.close();
            throw new Halt(Halt.Kind.BUSY, LockFile.holder(lock) + " already runs the jobs of "
                    + NameCodec.shownAbsolute(folder) + "; stop it first");
        }
        return new SchedulerLock(channel, file(state, folder));
    }

    /** The file with the state of a folder's schedule. */
    public static Path file(StateDirectory state, Path folder) throws IOException {
        return state.path().resolve("schedule-" + id(folder) + ".json");
    }

    /** The file with the state of this folder's schedule. */
    public Path file() {
        return file;
    }

    private static String id(Path folder) throws IOException {
        return UUID.nameUUIDFromBytes(NameCodec.shownAbsolute(folder.toRealPath()).getBytes(StandardCharsets.UTF_8))
                .toString().substring(0, 8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
