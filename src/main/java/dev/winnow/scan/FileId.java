package dev.winnow.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which file it is, whatever its name: the device that it lies on and its number there. */
record FileId(long device, long inode) {

    private static final Pattern UNIX_KEY = Pattern.compile("\\(dev=([0-9a-f]{1,16}),ino=([0-9]+)\\)");

    /** From attributes that were read already; only where their key has another form, the file is asked once more. */
    static FileId of(Path path, BasicFileAttributes attributes) throws IOException {
        Matcher key = UNIX_KEY.matcher(String.valueOf(attributes.fileKey()));
        if (key.matches()) {
            return new FileId(Long.parseUnsignedLong(key.group(1), 16), Long.parseUnsignedLong(key.group(2)));
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
