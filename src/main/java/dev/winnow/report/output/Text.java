package dev.winnow.report.output;

import dev.winnow.model.NameCodec;
import java.util.Locale;

/** How text and numbers are shown to people, the same in each locale of the machine. */
public final class Text {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Text() {
    }

    /**
     * The text with every character that could move or hide the text around it (controls, line ends, bidirectional
     * marks) written as {@code %XX} of its UTF-8 bytes. What is in {@code NameCodec}'s
     * spelling already stays as it is; null stays null.
     */
    public static String harmless(String text) {
        if (text == null || plain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        // a percent sign stays, or what is in that spelling already would be spelt twice
        text.codePoints().mapToObj(Character::toString)
                .forEach(one -> out.append(one.equals("%") ? one : NameCodec.shown(one)));
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

    /** An allowed or planned amount of a limit of this name; those of {@code bytes} are numbers. */
    public static String limit(String name, String amount) {
        return name.equals("bytes") ? size(Long.parseLong(amount)) : amount;
    }

    /** A count with its thousands apart: {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 part}, {@code 2 parts}. */
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** The text, harmless, and cut so that it takes no more than {@code columns} columns, the dots included. */
    public static String cut(String text, int columns) {
        String shown = harmless(text);
        if (shown == null || shown.length() * 2 <= columns || width(shown) <= columns) {
            return shown;
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int at = 0; at < shown.length(); ) {
            int point = shown.codePointAt(at);
            used += width(point);
            if (used > columns - 3) {
                break;
            }
            cut.appendCodePoint(point);
            at += Character.charCount(point);
        }
        return cut.append("...").toString();
    }

    /**
     * How many columns a terminal gives a text; roughly, as terminals themselves differ. Chinese, Japanese and Korean
     * characters and most emoji take two.
     */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = point >= 0x1100 && (point <= 0x115f || point >= 0x2e80 && point <= 0xa4cf
                || point >= 0xac00 && point <= 0xd7a3 || point >= 0xf900 && point <= 0xfaff
                || point >= 0xfe30 && point <= 0xfe6f || point >= 0xff00 && point <= 0xff60
                || point >= 0xffe0 && point <= 0xffe6 || point >= 0x1f300 && point <= 0x1faff
                || point >= 0x20000 && point <= 0x3fffd);
        return wide ? 2 : 1;
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
}
