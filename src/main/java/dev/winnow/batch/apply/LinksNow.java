package dev.winnow.batch.apply;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the symbolic links in the folders above entries point when an apply first looks at each: a plan may be days old,
 * and somebody may have pointed a link such as {@code stable} at a build since the last scan.
 */
final class LinksNow {

    private static final int FOLDERS = 1_000;

    /** Those of the folders that were asked of last: entries mostly come with those of the same folder. */
    private final Map<Path, Set<Path>> byFolder = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Set<Path>> eldest) {
            return size() > FOLDERS;
        }
    };

    /** Whether a link in a folder above {@code entry}, up to {@code root}, points at it or into it. */
    boolean pointAt(Path root, Path entry) {
        for (Path folder = entry.getParent(); folder != null && folder.startsWith(root); folder = folder.getParent()) {
            for (Path target : byFolder.computeIfAbsent(folder, LinksNow::targets)) {
                if (target.startsWith(entry)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<Path> targets(Path folder) {
        Set<Path> targets = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (Files.isSymbolicLink(path)) {
                    targets.add(folder.resolve(Files.readSymbolicLink(path)).normalize());
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            // A folder that cannot be read lets nothing be renamed in it either: the removal itself says why.
        }
        return targets;
    }
}
