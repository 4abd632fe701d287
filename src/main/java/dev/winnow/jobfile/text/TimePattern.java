package dev.winnow.jobfile.text;

import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The time patterns that layouts and keys take: those of {@link DateTimeFormatter} whose fields are all digits of a
 * fixed width, so that it can always be told where a time ends; {@code epoch} and {@code epoch-millis}, which are
 * numbers. A zone may stand at the end.
 */
final class TimePattern {

    private static final Set<String> FIELDS = Set.of("yyyy", "uuuu", "yy", "uu", "MM", "dd", "DDD", "HH", "mm", "ss",
            "S", "SS", "SSS", "SSSSSS", "SSSSSSSSS");
    private static final Set<String> ZONES = Set.of("X", "XX", "XXX", "VV");
    private static final Set<String> NUMBERS = Set.of("epoch", "epoch-millis");

    private TimePattern() {
    }

    /** @throws IllegalArgumentException if {@code pattern} is none of them; the message says what to write instead */
    static String checked(String pattern) {
        if (NUMBERS.contains(pattern)) {
            return pattern;
        }
        if (pattern.contains("/")) {
            throw new IllegalArgumentException("a time stands in one segment; write a pattern without /, such as "
                    + "yyyyMMdd-HHmm, or one for each segment: {finished:yyyy}/{finished:MM}/{finished:dd}");
        }
        boolean some = false;
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
                field(pattern, pattern.substring(at, end), end == pattern.length());
                some = true;
            }
            at = end;
        }
        if (!some) {
            throw new IllegalArgumentException("the time pattern '" + pattern + "' has no field; write fields such as "
                    + "yyyyMMdd-HHmm, epoch or epoch-millis");
        }
        try {
            DateTimeFormatter.ofPattern(pattern);
            return pattern;
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("'" + pattern + "' is no time pattern; write for example yyyyMMdd-HHmm");
        }
    }

    private static void field(String pattern, String field, boolean last) {
        if (ZONES.contains(field)) {
            if (!last) {
                throw new IllegalArgumentException("the zone '" + field + "' in the time pattern '" + pattern
                        + "' stands before other fields; write it at the end, such as yyyyMMdd'T'HHmmssX");
            }
        } else if (!FIELDS.contains(field)) {
            throw new IllegalArgumentException("'" + field + "' in the time pattern '" + pattern + "' has no fixed "
                    + "number of digits; write fields such as yyyyMMdd-HHmmss, and quote other letters, as in "
                    + "yyyyMMdd'T'HHmm");
        }
    }

    /** Whether texts of different lengths fit it. */
    static boolean varies(String pattern) {
        return NUMBERS.contains(pattern) || pattern.endsWith("X") || pattern.endsWith("VV");
    }

    /** Whether it starts with digits of any number. */
    static boolean number(String pattern) {
        return NUMBERS.contains(pattern);
    }

    /** What patterns that make one time together leave open, as what to write; null where they make a time. */
    static String lacking(Collection<String> patterns) {
        Set<Character> fields = new TreeSet<>();
        for (String pattern : patterns) {
            if (NUMBERS.contains(pattern)) {
                return null;
            }
            pattern.replaceAll("'[^']*'", "").chars().filter(Character::isLetter).forEach(c -> fields.add((char) c));
        }
        boolean year = fields.contains('y') || fields.contains('u');
        boolean day = fields.contains('M') && fields.contains('d') || fields.contains('D');
        if (!year || !day) {
            return "names no whole date; write at least year, month and day, such as yyyyMMdd";
        }
        String finer = "HmsS";
        for (int i = 1; i < finer.length(); i++) {
            if (fields.contains(finer.charAt(i)) && !fields.contains(finer.charAt(i - 1))) {
                return "has " + finer.charAt(i) + " without " + finer.charAt(i - 1)
                        + "; write hours (HH), minutes (mm) and seconds (ss) down to the finest";
            }
        }
        return null;
    }
}
