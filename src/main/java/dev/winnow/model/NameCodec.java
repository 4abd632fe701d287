package dev.winnow.model;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The one spelling in which names from outside (file names, branches, versions) travel through the program, are
 * stored, shown and read back: UTF-8 text in which {@code %}, control characters, line and paragraph separators,
 * bidirectional controls and bytes that are not UTF-8 are written as {@code %XX}. It loses nothing: {@link #bytes}
 * gives back what {@link #shown(byte[])} was given.
 *
 * <p>Java's own {@code Path.toString} loses non-ASCII names where {@code LANG} is unset, as under cron;
 * {@code Path.toUri} does not, so names that are not plain ASCII go through it.
 */
public final class NameCodec {

    private NameCodec() {
    }

    /** The shown form of a name's raw bytes. */
    public static String shown(byte[] raw) {
        StringBuilder out = new StringBuilder(raw.length);
        int at = 0;
        while (at < raw.length) {
            int length = sequenceLength(raw, at);
            if (length == 0) {
                escape(out, raw[at++]);
                continue;
            }
            String text = new String(raw, at, length, StandardCharsets.UTF_8);
            if (harmless(text.codePointAt(0))) {
                out.append(text);
            } else {
                for (int i = at; i < at + length; i++) {
                    escape(out, raw[i]);
                }
            }
            at += length;
        }
        return out.toString();
    }

    /** The shown form of ordinary text, such as a branch name from a database or a manifest. */
    public static String shown(String text) {
        if (plain(text)) {
            return text;
        }
        return shown(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The raw bytes behind a shown form; a {@code %} that starts no escape stands for itself. */
    public static byte[] bytes(String shown) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(shown.length());
        int at = 0;
        while (at < shown.length()) {
            char c = shown.charAt(at);
            if (c == '%' && at + 2 < shown.length() && hex(shown.charAt(at + 1)) && hex(shown.charAt(at + 2))) {
                out.write(HexFormat.fromHexDigits(shown, at + 1, at + 3));
                at += 3;
            } else {
                int point = shown.codePointAt(at);
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(point);
            }
        }
        return out.toByteArray();
    }

    /** The shown form of the last element of {@code path}. */
    public static String shownName(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            return "";
        }
        String text = name.toString();
        if (plain(text) && ascii(text)) {
            return text;
        }
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return shown(unquote(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end)));
    }

    /** The shown form of {@code path} relative to {@code root}, elements joined by {@code /}; "" for the root. */
    public static String shownPath(Path root, Path path) {
        Path relative = root.relativize(path);
        List<String> names = new ArrayList<>();
        Path at = root;
        for (Path element : relative) {
            at = at.resolve(element);
            names.add(shownName(at));
        }
        return String.join("/", names);
    }

    /** The shown form of a whole absolute path. */
    public static String shownAbsolute(Path path) {
        Path absolute = path.toAbsolutePath();
        return "/" + shownPath(absolute.getRoot(), absolute);
    }

    /** The path below {@code root} that a shown relative path stands for. */
    public static Path path(Path root, String shown) {
        if (shown.isEmpty()) {
            return root;
        }
        if (plain(shown) && ascii(shown)) {
            return root.resolve(shown);
        }
        StringBuilder uri = new StringBuilder(root.toUri().getRawPath());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        quote(uri, bytes(shown));
        return Path.of(URI.create("file://" + uri));
    }

    /** The absolute path that a shown absolute path stands for. */
    public static Path absolute(String shown) {
        return path(Path.of("/"), shown.startsWith("/") ? shown.substring(1) : shown);
    }

    private static void quote(StringBuilder out, byte[] raw) {
        for (byte b : raw) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                escape(out, b);
            }
        }
    }

    private static byte[] unquote(String rawUriPath) {
        return bytes(rawUriPath);
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c < 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Whether a code point may be shown as it is: neither an escape's own sign nor able to move the text around it. */
    private static boolean harmless(int point) {
        return point != '%' && switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int sequenceLength(byte[] raw, int at) {
        int first = raw[at] & 0xff;
        int length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
        if (length <= 1 || at + length > raw.length) {
            return length <= 1 ? length : 0;
        }
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        try {
            CharBuffer text = strict.decode(ByteBuffer.wrap(raw, at, length));
            return text.length() > 0 && Character.codePointCount(text, 0, text.length()) == 1 ? length : 0;
        } catch (CharacterCodingException notUtf8) {
            return 0;
        }
    }

    private static boolean hex(char c) {
        return HexFormat.isHexDigit(c);
    }

    private static void escape(StringBuilder out, byte b) {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
}
