package dev.winnow.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Finds the path below {@code /proc/self/fd} of a directory that this process has open. */
final class Descriptors {

    private static final Path ALL = Path.of("/proc/self/fd");
    private static volatile int lastFound;

    private Descriptors() {
    }

    /** @param key the directory's {@link BasicFileAttributes#fileKey} */
    static Path find(Object key) throws IOException {
        // Handles are opened and closed in turn, so the number is mostly the last one, and nearly always close to it.
        int near = lastFound;
        for (int away = 0; away < 10; away++) {
            for (int number : away == 0 ? new int[] {near} : new int[] {near + away, near - away}) {
                Path candidate = ALL.resolve(Integer.toString(number));
                if (number >= 0 && names(candidate, key)) {
                    lastFound = number;
                    return candidate;
                }
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(ALL)) {
            for (Path each : all) {
                if (names(each, key)) {
                    lastFound = Integer.parseInt(each.getFileName().toString());
                    return each;
                }
            }
        }
        throw new FileSystemException(ALL.toString(), null, ALL + " does not show an open directory");
    }

    static boolean names(Path candidate, Object key) {
        try {
            return key.equals(Files.readAttributes(candidate, BasicFileAttributes.class).fileKey());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
