package dev.winnow.report;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** How text and numbers are shown to people, whatever the machine's locale. */
public final class Text {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Text() {
    }

    /**
     * The text with every character that could move or hide the text around it (controls, line ends, bidirectional
     * marks, halves of surrogate pairs) written as {@code %XX} of its UTF-8 bytes. What is in {@code NameCodec}'s
     * spelling already stays as it is; null stays null.
     */
    public static String harmless(String text) {
        if (text == null || plain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> {
            if (harmless(point)) {
                out.appendCodePoint(point);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            }
        });
        return out.toString();
    }

    /** A size for people in powers of 1000, such as {@code 1.2 GB}; two digits at least, so that sizes compare. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        boolean decimals = unit > 0 && Math.abs(value) < 9.95;
        return String.format(Locale.ROOT, decimals ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** A count with its thousands apart: {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 part}, {@code 2 parts}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
