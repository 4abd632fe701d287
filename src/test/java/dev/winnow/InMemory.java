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
        return test.getRequiredTestClass().getPackageName().equals(ON_DISK) ? Files.createTempDirectory("winnow") : folder();
    }

    /** A new folder in memory, or else on the disk. */
    public static Path folder() throws IOException {
        boolean memory = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ENOUGH;
        return memory ? Files.createTempDirectory(MEMORY, "winnow") : Files.createTempDirectory("winnow");
    }
}
