package dev.winnow.policy.select;

import java.util.regex.Pattern;

/** Which texts are compared as decimal numbers, not as versions. */
final class Decimal {

    private static final Pattern FORM = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private Decimal() {
    }

    static boolean is(String text) {
        return FORM.matcher(text).matches();
    }
}
