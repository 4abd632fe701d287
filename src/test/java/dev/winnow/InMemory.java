package dev.winnow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders on a file system in memory where the machine has a large one: a command syncs its files some twenty
 * times, which costs a disk more than all the rest of a test. Tests of a whole store stay on the disk.
 */
public final class InMemory implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH = 2L << 30;
    private static final String ON_DISK = "dev.winnow.store.local";

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        boolean disk = test.getRequiredTestClass().getPackageName().equals(ON_DISK) || !Files.isWritable(MEMORY)
                || Files.getFileStore(MEMORY).getUsableSpace() < ENOUGH;
        return disk ? Files.createTempDirectory("winnow") : Files.createTempDirectory(MEMORY, "winnow");
    }
}
