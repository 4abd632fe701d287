package dev.winnow.files;

import java.nio.file.FileSystemException;

/** Something in {@code .winnow} that others may have put there or changed, so that nothing is done that it says. */
public final class NotOurs extends FileSystemException {
    private static final long serialVersionUID = 1L;

    public NotOurs(String shownName, String why) {
        super(shownName, null, shownName + " in .winnow " + why + ", so it is not trusted");
    }

    /** What is wrong; it names the file already. */
    @Override
    public String getMessage() {
        return getReason();
    }
}
