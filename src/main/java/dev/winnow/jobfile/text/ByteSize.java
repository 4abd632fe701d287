package dev.winnow.jobfile.text;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in a job file: {@code 500GB} counts in powers of 1000, {@code 500GiB} in powers of 1024. */
public final class ByteSize {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)([A-Za-z]+)");
    private static final Map<String, Long> UNITS = Map.ofEntries(Map.entry("B", 1L),
            Map.entry("kB", power(1000, 1)), Map.entry("KB", power(1000, 1)), Map.entry("MB", power(1000, 2)),
            Map.entry("GB", power(1000, 3)), Map.entry("TB", power(1000, 4)), Map.entry("PB", power(1000, 5)),
            Map.entry("KiB", power(1024, 1)), Map.entry("MiB", power(1024, 2)), Map.entry("GiB", power(1024, 3)),
            Map.entry("TiB", power(1024, 4)), Map.entry("PiB", power(1024, 5)));

    private ByteSize() {
    }

    /**
     * In bytes, fractions of a byte dropped; {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException if {@code text} is no size; the message says what to write instead
     */
    public static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher matcher = SIZE.matcher(text);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is no size; write a number and a unit, such as 500MB, "
                    + "20GB or 1.5TB (powers of 1000), or 20GiB (powers of 1024)");
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("'" + text
                    + "' is more than any store holds; write less, or leave it out");
        }
        return bytes.longValue();
    }

    private static long power(long base, int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= base;
        }
        return result;
    }
}
