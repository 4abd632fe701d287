package dev.winnow.files;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** Which file it is, whatever it is called: its file system's device and its inode. */
public record FileId(long device, long inode) {

    /** @throws IOException if the platform does not tell devices apart, so that no boundary could be kept */
    public static FileId of(BasicFileAttributes attributes) throws IOException {
        // The device is nowhere else to be had through a handle than in "(dev=12,ino=34)".
        String key = String.valueOf(attributes.fileKey());
        int comma = key.indexOf(",ino=");
        if (!key.startsWith("(dev=") || comma < 0 || !key.endsWith(")")) {
            throw new IOException("the file system gives its files no device and inode");
        }
        return new FileId(Long.parseUnsignedLong(key, 5, comma, 16),
                Long.parseUnsignedLong(key, comma + 5, key.length() - 1, 10));
    }

    /** As {@code Contents} spells an entry's identity: the device has another number on each host. */
    @Override
    public String toString() {
        return Long.toUnsignedString(inode);
    }
}
