package dev.winnow.files;

import java.nio.file.FileSystemException;

/** A file in {@code .winnow} that somebody else may have written or changed. Winnow does not act on its content. */
public final class UntrustedFile extends FileSystemException {
    private static final long serialVersionUID = 1L;

    public UntrustedFile(String shownName, String why) {
        super(shownName, null, shownName + " in .winnow " + why + ", so it is not trusted");
    }

    /** What is wrong, with the name of the file. */
    @Override
    public String getMessage() {
        return getReason();
    }
}
