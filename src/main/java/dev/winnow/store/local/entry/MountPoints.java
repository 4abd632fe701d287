package dev.winnow.store.local.entry;

import dev.winnow.model.NameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the system's list of mount points below a store's root. Comparing devices is not enough: a bind mount has the same
 * device as the store, and a purge of the mounted folder would empty the original.
 */
public final class MountPoints {

    private static final Path LIST = Path.of("/proc/self/mountinfo");
    private static final int FIELD = 4;

    private MountPoints() {
    }

    /** The mount points relative to {@code root}, in shown form; empty if the system has no such list. */
    public static Set<String> below(Path root) {
        try {
            return below(root, Files.readString(LIST, StandardCharsets.ISO_8859_1));
        } catch (IOException noList) {
            return Set.of();
        }
    }

    /** The first mount point at or below {@code path}, both in the form of {@link #below}; null if there is none. */
    public static String within(Set<String> points, String path) {
        return points.stream().filter(point -> NameCodec.within(point, path)).sorted().findFirst()
                .orElse(null);
    }

    static Set<String> below(Path root, String list) {
        String shownRoot = NameCodec.shownAbsolute(root);
        String start = shownRoot.endsWith("/") ? shownRoot : shownRoot + "/";
        Set<String> points = new HashSet<>();
        list.lines().forEach(line -> {
            String[] fields = line.split(" ");
            String point = fields.length > FIELD ? NameCodec.shown(raw(fields[FIELD])) : "";
            if (point.startsWith(start)) {
                points.add(point.substring(start.length()));
            }
        });
        return Set.copyOf(points);
    }

    /** Decodes a field, in which blanks, line breaks and backslashes are {@code \} and three octal digits. */
    private static byte[] raw(String field) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                out.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                out.write(field.charAt(i));
            }
        }
        return out.toByteArray();
    }
}
