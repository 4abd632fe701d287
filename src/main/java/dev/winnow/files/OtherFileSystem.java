package dev.winnow.files;

import java.nio.file.FileSystemException;

/** Something is mounted at a folder in a store, from another file system or from the same one. */
public final class OtherFileSystem extends FileSystemException {
    private static final long serialVersionUID = 1L;

    OtherFileSystem(String shownName) {
        super(shownName, null, "something is mounted at " + shownName);
    }
}
