package dev.winnow.scan.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** Which file it is, whatever its name: the device that it lies on and its number there. */
public record FileId(long device, long inode) {

    private static final String DEVICE = "(dev=";
    private static final String INODE = ",ino=";

    /** From attributes that were read already; only where their key has another form, the file is asked once more. */
    public static FileId of(Path path, BasicFileAttributes attributes) throws IOException {
        // Asked for every folder: by hand, for a pattern takes longer than the system takes to look.
        String key = String.valueOf(attributes.fileKey());
        int inode = key.indexOf(INODE);
        if (key.startsWith(DEVICE) && inode > 0 && key.endsWith(")")) {
            try {
                return new FileId(Long.parseUnsignedLong(key, DEVICE.length(), inode, 16),
                        Long.parseLong(key, inode + INODE.length(), key.length() - 1, 10));
            } catch (NumberFormatException otherForm) {
                // Then it is asked.
            }
        }
        Map<String, Object> unix = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
        return new FileId((Long) unix.get("dev"), (Long) unix.get("ino"));
    }

    /** As {@code Contents} spells it: the device has another number on each host and after each mount. */
    @Override
    public String toString() {
        return Long.toUnsignedString(inode);
    }
}
