package dev.winnow.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Moves files and directories without replacing anything at the new place. */
public final class SafeMove {

    private SafeMove() {
    }

    /**
     * Moves a file or link. For an instant, or after a crash, it has both names. A second call then completes the move.
     *
     * @throws FileAlreadyExistsException if something else is there
     */
    public static void file(DirectoryHandle from, Path name, DirectoryHandle to, Path newName) throws IOException {
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

    /** For file systems without hard links: makes an empty file at the new place, and replaces it if it is still empty. */
    private static void reserve(DirectoryHandle from, Path name, DirectoryHandle to, Path newName) throws IOException {
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
     * Moves a directory. It may replace an empty directory that somebody makes at the new place between check and
     * rename; it never replaces one with content.
     *
     * @throws FileAlreadyExistsException if something is there
     */
    public static void directory(DirectoryHandle from, Path name, DirectoryHandle to, Path newName) throws IOException {
        if (to.look(newName) != null) {
            throw new FileAlreadyExistsException(newName.toString());
        }
        from.move(name, to, newName);
    }
}
