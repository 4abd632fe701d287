package dev.winnow.web;

import dev.winnow.web.PageFormats.When;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with instants in it, such as a saved reason. The partial template {@code said} shows them as it shows other times.
 *
 * @param pieces texts and instants, in their order
 */
record Said(List<Piece> pieces) {

    /** An instant, but none that is a part of a key or a path. */
    private static final Pattern INSTANT = Pattern.compile("(?<![\\w/.-])\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?Z(?![\\w/-])");

    /** One of them is null. */
    record Piece(String text, When when) { }

    /** Null for null. */
    static Said of(String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        List<Piece> pieces = new ArrayList<>();
        Matcher found = INSTANT.matcher(text);
        int from = 0;
        while (found.find()) {
            try {
                When when = When.of(Instant.parse(found.group()), zone);
                pieces.add(new Piece(text.substring(from, found.start()), null));
                pieces.add(new Piece(null, when));
                from = found.end();
            } catch (DateTimeException none) {
                // It only looks like an instant, so it stays text.
            }
        }
        pieces.add(new Piece(text.substring(from), null));
        return new Said(pieces);
    }
}
