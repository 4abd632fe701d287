package dev.winnow.apply.handle;

import java.nio.file.FileSystemException;

/** A step that would have left the store's file system. */
public final class OtherFileSystem extends FileSystemException {
    private static final long serialVersionUID = 1L;

    OtherFileSystem(String shownName) {
        super(shownName, null, "another file system is mounted at " + shownName);
    }
}
