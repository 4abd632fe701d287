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

/** That one process alone starts what is due of a folder's jobs. */
public final class FolderClaim implements AutoCloseable {

    private final FileChannel channel;
    private final Path file;

    private FolderClaim(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** @throws Halt (busy) if another process starts them */
    public static FolderClaim take(StateDirectory state, Path folder) throws IOException {
        Path lock = state.locks().resolve("schedule-" + id(folder) + ".lock");
        FileChannel channel = LockFile.open(lock);
        if (LockFile.tryLock(channel) == null) {
            channel.close();
            throw new Halt(Halt.Kind.BUSY, LockFile.holder(lock) + " already runs the jobs of "
                    + NameCodec.shownAbsolute(folder) + "; stop it first");
        }
        return new FolderClaim(channel, file(state, folder));
    }

    /** Where it is noted how the schedule of a folder stands. */
    public static Path file(StateDirectory state, Path folder) throws IOException {
        return state.path().resolve("schedule-" + id(folder) + ".json");
    }

    /** Where it is noted how the schedule of this folder stands. */
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
