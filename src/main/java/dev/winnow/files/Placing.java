package dev.winnow.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Moves without ever replacing what is at the new place. */
public final class Placing {

    private Placing() {
    }

    /**
     * Moves a file or link. For an instant, or after a crash, it has both names; doing it again then ends it.
     *
     * @throws FileAlreadyExistsException if something else is there
     */
    public static void file(Dir from, Path name, Dir to, Path newName) throws IOException {
        BasicFileAttributes there = to.look(newName);
        FileId id = FileId.of(from.look(name));
        if (there == null) {
            try {
                from.link(name, to, newName);
            } catch (FileAlreadyExistsException takenMeanwhile) {
                throw takenMeanwhile;
            } catch (FileSystemException noLinks) {
                reserve(from, name, to, newName);
                return;
            }
            there = to.look(newName);
        }
        if (there == null || !FileId.of(there).equals(id)) {
            throw new FileAlreadyExistsException(newName.toString());
        }
        from.deleteFile(name);
    }

    /** Where hard links are not to be had: an empty file holds the place, and is replaced if it still is that. */
    private static void reserve(Dir from, Path name, Dir to, Path newName) throws IOException {
        to.create(newName).close();
        BasicFileAttributes reserved = to.look(newName);
        if (reserved == null || !reserved.isRegularFile() || reserved.size() != 0) {
            throw new FileAlreadyExistsException(newName.toString());
        }
        try {
            from.move(name, to, newName);
        } catch (IOException failed) {
            to.deleteFile(newName);
            throw failed;
        }
    }

    /**
     * Moves a directory. Between the look and the rename an empty directory that others make there would be replaced;
     * nothing with content ever is.
     *
     * @throws FileAlreadyExistsException if something is there
     */
    public static void directory(Dir from, Path name, Dir to, Path newName) throws IOException {
        if (to.look(newName) != null) {
            throw new FileAlreadyExistsException(newName.toString());
        }
        from.move(name, to, newName);
    }
}
