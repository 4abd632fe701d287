package dev.winnow.model;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Defines the "shown form": the one spelling in which the program stores, shows and reads names from outside, such as
 * file names, branches and versions. It is UTF-8 text in which {@code %}, control characters, line and paragraph
 * separators, invisible and bidirectional controls and bytes that are not UTF-8 are written as {@code %XX}. It loses
 * nothing: {@link #bytes} is the inverse of {@link #shown(byte[])}. The set of escaped characters is fixed here and does
 * not depend on the Unicode tables of the Java version, so that a name has the same spelling everywhere.
 *
 * <p>Java's own {@code Path.toString} loses non-ASCII names if {@code LANG} is unset, as under cron.
 * {@code Path.toUri} keeps them, so names that are not plain ASCII go through it.
 */
public final class NameCodec {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int NO_UTF_8 = 0xdc00;
    private static final String UNQUOTED_IN_URI = "-._~/";

    private NameCodec() {
    }

    public static String shown(byte[] raw) {
        StringBuilder out = new StringBuilder(raw.length + 8);
        int at = 0;
        while (at < raw.length) {
            int point = pointAt(raw, at);
            int length = point < 0 ? 1 : lengthInUtf8(point);
            if (point < 0 || hidden(point)) {
                for (int i = at; i < at + length; i++) {
                    escape(out, raw[i]);
                }
            } else {
                out.appendCodePoint(point);
            }
            at += length;
        }
        return out.toString();
    }

    /**
     * The shown form of ordinary text, such as a branch name from a database or a manifest. UTF-8 cannot encode half a
     * surrogate pair; it is escaped as the three bytes that its number would have.
     */
    public static String shown(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> {
            if (hidden(point)) {
                ByteArrayOutputStream raw = new ByteArrayOutputStream(4);
                encode(raw, point);
                for (byte b : raw.toByteArray()) {
                    escape(out, b);
                }
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /** The shown form of text that a person typed, with or without escapes. */
    public static String canonical(String typed) {
        return plain(typed) ? typed : shown(bytes(typed));
    }

    /** The raw bytes of a shown form. A {@code %} that starts no escape stands for itself. */
    public static byte[] bytes(String shown) {
        if (plain(shown)) {
            return shown.getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(shown.length() + 8);
        int at = 0;
        while (at < shown.length()) {
            if (escapeAt(shown, at)) {
                out.write(HexFormat.fromHexDigits(shown, at + 1, at + 3));
                at += 3;
            } else {
                int point = shown.codePointAt(at);
                encode(out, point);
                at += Character.charCount(point);
            }
        }
        return out.toByteArray();
    }

    /**
     * The plain text of a shown form, to be compared with what a person wrote. A byte that is not UTF-8 becomes half a
     * surrogate pair (U+DC80 to U+DCFF), which nobody can type. Different names give different texts.
     */
    public static String text(String shown) {
        if (shown.indexOf('%') < 0) {
            return shown;
        }
        byte[] raw = bytes(shown);
        StringBuilder out = new StringBuilder(raw.length);
        int at = 0;
        while (at < raw.length) {
            int point = pointAt(raw, at);
            out.appendCodePoint(point < 0 ? NO_UTF_8 | raw[at] & 0xff : point);
            at += point < 0 ? 1 : lengthInUtf8(point);
        }
        return out.toString();
    }

    /** The {@link #text} of a shown form; the shown form itself if it has bytes that are not UTF-8. */
    public static String textOrShown(String shown) {
        String text = text(shown);
        return text.codePoints().anyMatch(point -> point >> 8 == NO_UTF_8 >> 8) ? shown : text;
    }

    /** Whether a path of a store is {@code folder} or lies below it; "" is the store's root. */
    public static boolean within(String path, String folder) {
        return folder.isEmpty() || path.startsWith(folder)
                && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }

    /** The shown form of the last element of {@code path}; "" if it has none. */
    public static String shownName(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            return "";
        }
        String text = name.toString();
        if (plain(text)) {
            return text;
        }
        // Only the name, not the whole path: toUri reads the disk to see whether its path is a directory.
        String raw = name.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return shown(bytes(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end)));
    }

    /** The shown form of {@code path} relative to {@code root}, elements joined by {@code /}; "" for the root. */
    public static String shownPath(Path root, Path path) {
        if (path.equals(root)) {
            return "";
        }
        Path relative = path.startsWith(root) ? path.subpath(root.getNameCount(), path.getNameCount())
                : root.relativize(path);
        String text = relative.toString();
        if (plain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (Path element : relative) {
            out.append(out.isEmpty() ? "" : "/").append(shownName(element));
        }
        return out.toString();
    }

    /** The shown form of a whole absolute path. */
    public static String shownAbsolute(Path path) {
        Path absolute = path.toAbsolutePath();
        return "/" + shownPath(absolute.getRoot(), absolute);
    }

    /**
     * The path below {@code root} that a shown relative path stands for. It does not read the disk: {@code ..} and
     * links stay as they are.
     *
     * @throws IllegalArgumentException if {@code shown} starts with {@code /} or holds a NUL
     */
    public static Path path(Path root, String shown) {
        if (shown.startsWith("/")) {
            throw new IllegalArgumentException("'" + shown + "' is not a relative path");
        }
        return shown.isEmpty() ? root : root.resolve(relative(shown));
    }

    /**
     * The absolute path that a shown absolute path stands for. It adds a missing leading {@code /}.
     *
     * @throws IllegalArgumentException if {@code shown} holds a NUL
     */
    public static Path absolute(String shown) {
        Path top = Path.of("/");
        return top.resolve(relative(shown.startsWith("/") ? shown.substring(1) : shown));
    }

    private static Path relative(String shown) {
        if (plain(shown)) {
            return Path.of(shown);
        }
        StringBuilder uri = new StringBuilder("/");
        for (byte b : bytes(shown)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNQUOTED_IN_URI.indexOf(c) >= 0)) {
                uri.append(c);
            } else {
                escape(uri, b);
            }
        }
        // Java takes doubled slashes out of a text, but not out of a URI.
        Path absolute = Path.of(URI.create("file://" + uri.toString().replaceAll("/+", "/")));
        // subpath keeps "..", which relativize would remove.
        return absolute.subpath(0, absolute.getNameCount());
    }

    /** Whether a text needs no escape and is ASCII, so that it is its own shown form. */
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c < 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether a character must be escaped: {@code %}, or a character that can hide or move the text around it. */
    private static boolean hidden(int point) {
        if (point < 0x7f) {
            return point < 0x20 || point == '%';
        }
        return point < 0xa0 || point == 0xad || point == 0x34f || point == 0x61c || point == 0x115f
                || point == 0x1160 || point == 0x3164 || point == 0xffa0
                || point >= 0x17b4 && point <= 0x17b5 || point >= 0x180b && point <= 0x180f
                || point >= 0x200b && point <= 0x200f || point >= 0x2028 && point <= 0x202e
                || point >= 0x2060 && point <= 0x206f || point >= 0xd800 && point <= 0xdfff
                || point >= 0xfdd0 && point <= 0xfdef || point == 0xfeff || point >= 0xfff0 && point <= 0xfffb
                || point >= 0x1d173 && point <= 0x1d17a || point >= 0xe0000 && point <= 0xe0fff
                || (point & 0xfffe) == 0xfffe;
    }

    private static boolean escapeAt(String text, int at) {
        return text.charAt(at) == '%' && at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1)) && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    /** The character whose UTF-8 starts at {@code at}; -1 if none does. Overlong forms and surrogates are not UTF-8. */
    private static int pointAt(byte[] raw, int at) {
        int first = raw[at] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int more = first >= 0xf8 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
        if (more == 0 || at + more >= raw.length) {
            return -1;
        }
        int point = first & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
            int next = raw[at + i] & 0xff;
            if ((next & 0xc0) != 0x80) {
                return -1;
            }
            point = point << 6 | next & 0x3f;
        }
        boolean shortest = lengthInUtf8(point) == more + 1;
        return shortest && point <= Character.MAX_CODE_POINT && (point < 0xd800 || point > 0xdfff) ? point : -1;
    }

    private static int lengthInUtf8(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    private static void encode(ByteArrayOutputStream out, int point) {
        int more = lengthInUtf8(point) - 1;
        if (more == 0) {
            out.write(point);
            return;
        }
        out.write(0xff00 >> more + 1 & 0xff | point >> 6 * more);
        for (int i = more - 1; i >= 0; i--) {
            out.write(0x80 | point >> 6 * i & 0x3f);
        }
    }

    private static void escape(StringBuilder out, byte b) {
        out.append('%').append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
    }
}
