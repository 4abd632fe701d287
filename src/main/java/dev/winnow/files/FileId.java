package dev.winnow.files;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** Identifies a file by the device of its file system and its inode. */
public record FileId(long device, long inode) {

    /** @throws IOException if the platform gives no device and inode, so that file systems cannot be told apart */
    public static FileId of(BasicFileAttributes attributes) throws IOException {
        // Through a handle Java gives the device only as part of the text "(dev=12,ino=34)".
        String key = String.valueOf(attributes.fileKey());
        int comma = key.indexOf(",ino=");
        if (!key.startsWith("(dev=") || comma < 0 || !key.endsWith(")")) {
            throw new IOException("the file system gives its files no device and inode");
        }
        return new FileId(Long.parseUnsignedLong(key, 5, comma, 16),
                Long.parseUnsignedLong(key, comma + 5, key.length() - 1, 10));
    }

    /** The inode alone, as {@code Contents} records it, because each host numbers devices differently. */
    @Override
    public String toString() {
        return Long.toUnsignedString(inode);
    }
}
