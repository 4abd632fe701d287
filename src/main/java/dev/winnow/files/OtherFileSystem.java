package dev.winnow.files;

import java.nio.file.FileSystemException;

/** A step that would have led into what is mounted in a store, from another file system or from the same. */
public final class OtherFileSystem extends FileSystemException {
    private static final long serialVersionUID = 1L;

    OtherFileSystem(String shownName) {
        super(shownName, null, "something is mounted at " + shownName);
    }
}
