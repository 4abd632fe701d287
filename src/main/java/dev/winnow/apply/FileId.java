package dev.winnow.apply;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which file it is, whatever it is called: its file system's device and its inode. */
record FileId(long device, long inode) {

    private static final Pattern UNIX = Pattern.compile("\\(dev=([0-9a-f]+),ino=(\\d+)\\)");

    /** @throws IOException if the platform does not tell devices apart, so that no boundary could be kept */
    static FileId of(BasicFileAttributes attributes) throws IOException {
        // The device is nowhere else to be had through a handle.
        Matcher key = UNIX.matcher(String.valueOf(attributes.fileKey()));
        if (!key.matches()) {
            throw new IOException("the file system gives its files no device and inode");
        }
        return new FileId(Long.parseUnsignedLong(key.group(1), 16), Long.parseUnsignedLong(key.group(2)));
    }

    /** As {@code Contents} spells an entry's identity: the device has another number on each host. */
    @Override
    public String toString() {
        return Long.toUnsignedString(inode);
    }
}
