package dev.winnow.jobfile.text;

import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.TreeSet;

/**
 * The time patterns that a layout takes: those of {@link DateTimeFormatter} whose fields are all digits of a fixed
 * width, so that it can always be told where a time ends. It must name a whole date.
 */
final class TimePattern {

    private static final Set<String> FIELDS = Set.of("yyyy", "uuuu", "yy", "uu", "MM", "dd", "DDD", "HH", "mm", "ss",
            "S", "SS", "SSS", "SSSSSS", "SSSSSSSSS");

    private TimePattern() {
    }

    /** @throws IllegalArgumentException if {@code pattern} is none of them; the message says what to write instead */
    static String checked(String pattern) {
        if (pattern.contains("/")) {
            throw new IllegalArgumentException("a time stands in one segment; write a pattern without /, such as "
                    + "yyyyMMdd-HHmm");
        }
        Set<String> fields = new TreeSet<>();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '\'') {
                end = pattern.indexOf('\'', end) + 1;
                if (end == 0) {
                    throw new IllegalArgumentException("the quote in the time pattern '" + pattern + "' is not closed");
                }
            } else if (Character.isLetter(c)) {
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                if (!FIELDS.contains(pattern.substring(at, end))) {
                    throw new IllegalArgumentException("'" + pattern.substring(at, end) + "' in the time pattern '"
                            + pattern + "' has no fixed number of digits; write fields such as yyyyMMdd-HHmmss, and "
                            + "quote other letters, as in yyyyMMdd'T'HHmm");
                }
                fields.add(pattern.substring(at, at + 1));
            }
            at = end;
        }
        boolean year = fields.contains("y") || fields.contains("u");
        boolean day = fields.contains("M") && fields.contains("d") || fields.contains("D");
        if (!year || !day) {
            throw new IllegalArgumentException("the time pattern '" + pattern + "' names no whole date; write at least "
                    + "year, month and day, such as yyyyMMdd");
        }
        try {
            DateTimeFormatter.ofPattern(pattern);
            return pattern;
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("'" + pattern + "' is no time pattern; write for example yyyyMMdd-HHmm");
        }
    }
}
