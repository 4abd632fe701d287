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
 * Where something is mounted below a store's root, as far as the system lists it. The device of a folder does not tell
 * everything: a folder of the same file system that is bound to a second place has the same one, and whoever purged the
 * second would empty the first.
 */
public final class MountPoints {

    private static final Path LIST = Path.of("/proc/self/mountinfo");
    private static final int FIELD = 4;

    private MountPoints() {
    }

    /** Relative to {@code root}, in shown form; empty where the system has no such list. */
    public static Set<String> below(Path root) {
        try {
            return below(root, Files.readString(LIST, StandardCharsets.ISO_8859_1));
        } catch (IOException noList) {
            return Set.of();
        }
    }

    /** The first that is at {@code path} or below it, both as {@link #below} spells them; null if none is. */
    public static String within(Set<String> points, String path) {
        return points.stream().filter(point -> point.equals(path) || point.startsWith(path + "/")).sorted().findFirst()
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

    /** Blanks, line breaks and backslashes stand there as {@code \} and three octal digits. */
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
