package dev.winnow.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        for (int number : new int[] {near, near + 1, near - 1, near + 2}) {
            if (number >= 0 && names(path(number), key)) {
                lastFound = number;
                return path(number);
            }
        }
        List<Integer> open = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(ALL)) {
            all.forEach(each -> open.add(Integer.valueOf(each.getFileName().toString())));
        }
        open.sort(Comparator.comparingInt(number -> Math.abs(number - near)));
        for (int number : open) {
            if (names(path(number), key)) {
                lastFound = number;
                return path(number);
            }
        }
        throw new FileSystemException(ALL.toString(), null, ALL + " does not show an open directory");
    }

    private static Path path(int number) {
        return ALL.resolve(Integer.toString(number));
    }

    static boolean names(Path candidate, Object key) {
        try {
            return key.equals(Files.readAttributes(candidate, BasicFileAttributes.class).fileKey());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
