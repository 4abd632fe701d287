package dev.winnow.files;

import dev.winnow.model.NameCodec;
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
    /** A name is cut from its path once and not again for each use: a listing of a store has a million. */
    private Path last;
    private Path lastName;

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
        return handle.getFileAttributeView(name(file), BasicFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS).readAttributes();
    }

    /** The name of a file that {@link #next} returned, in shown form. */
    public String shownName(Path file) {
        return NameCodec.shownName(name(file));
    }

    private Path name(Path file) {
        if (file != last) {
            last = file;
            lastName = file.getFileName();
        }
        return lastName;
    }

    @Override
    public void close() throws IOException {
        listing.close();
    }
}
