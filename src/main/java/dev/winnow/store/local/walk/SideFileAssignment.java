package dev.winnow.store.local.walk;

import dev.winnow.files.DirectoryListing;
import dev.winnow.files.PathGlobs;
import dev.winnow.model.NameCodec;
import dev.winnow.store.layout.SideFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Assigns side files in an open folder to their entries. It reads the attributes of each side file once. */
final class SideFileAssignment {

    private final SideFiles sides;
    private final PathGlobs ignore;
    private final Path folder;
    private final String path;
    private final DirectoryListing open;
    private final String[] names;
    private final Set<String> taken = new HashSet<>();

    /**
     * @param path  path of the folder relative to the root, in shown form
     * @param names all names in it, sorted
     */
    SideFileAssignment(SideFiles sides, PathGlobs ignore, Path folder, String path, DirectoryListing open, String[] names) {
        this.sides = sides;
        this.ignore = ignore;
        this.folder = folder;
        this.path = path;
        this.open = open;
        this.names = names;
    }

    /** Assigns its side files to an entry. Leaves out links, ignored files, and files whose attributes cannot be read. */
    List<BasicFileAttributes> take(String entry) {
        List<BasicFileAttributes> found = new ArrayList<>();
        for (String name : sides.beside(path, names, entry)) {
            boolean ignored = ignore.matches(path.isEmpty() ? name : path + "/" + name);
            if (!ignored && look(name).filter(BasicFileAttributes::isRegularFile).map(found::add).isPresent()) {
                taken.add(name);
            }
        }
        return found;
    }

    boolean took(String name) {
        return taken.contains(name);
    }

    boolean file(String name) {
        return Arrays.binarySearch(names, name) >= 0
                && look(name).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    private Optional<BasicFileAttributes> look(String name) {
        try {
            return Optional.of(open.look(NameCodec.path(folder, name)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
