package dev.winnow.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;

/**
 * Lists an open folder. It reads attributes through the folder's handle where the platform has one. This saves the
 * system from resolving the whole path for each file, and a folder that is replaced meanwhile cannot mislead it.
 */
public final class DirectoryListing implements Closeable {

    private final DirectoryStream<Path> listing;
    private final SecureDirectoryStream<Path> handle;
    private final Iterator<Path> files;

    private DirectoryListing(DirectoryStream<Path> listing) {
        this.listing = listing;
        this.handle = listing instanceof SecureDirectoryStream<Path> secure ? secure : null;
        this.files = listing.iterator();
    }

    /** Opens a folder; the caller closes it. */
    public static DirectoryListing open(Path folder) throws IOException {
        return new DirectoryListing(Files.newDirectoryStream(folder));
    }

    /** The next file or folder in it; null at the end. */
    public Path next() throws IOException {
        try {
            return files.hasNext() ? files.next() : null;
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
    }

    /** The attributes of a file that {@link #next} returned; those of a link itself. */
    public BasicFileAttributes look(Path file) throws IOException {
        if (handle == null) {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        }
        return handle.getFileAttributeView(file.getFileName(), BasicFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS).readAttributes();
    }

    @Override
    public void close() throws IOException {
        listing.close();
    }
}
