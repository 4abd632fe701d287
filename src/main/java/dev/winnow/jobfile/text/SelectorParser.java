package dev.winnow.jobfile.text;

import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.Selector;
import dev.winnow.policy.value.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Selectors on the command line, one condition a word, all of which must fit:
 * {@code branch=release/** os=linux,windows version>=2.0 age>90d status=successful not:branch=main version=unknown}.
 * A word without a sign is a pattern for the key. As arguments may be percent-encoded, a pattern that holds escapes
 * fits names that it fits as it is written, and those that it fits once they are decoded.
 */
public final class SelectorParser {

    private static final String NOT = "not:";
    /** Stores say in which their versions stand; the first is that of those which say nothing. */
    private static final List<VersionOrder> ORDERS = List.of(VersionOrder.values());

    private SelectorParser() {
    }

    /**
     * The selector that these words say; no words select every build.
     *
     * @throws IllegalArgumentException if a word says nothing that a selector can; the message says what to write
     */
    public static Selector parse(List<String> words) {
        List<Selector> parts = new ArrayList<>();
        for (String word : words) {
            try {
                parts.add(word.startsWith(NOT) ? new Selector.Not(condition(word.substring(NOT.length())))
                        : condition(word));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("'" + word + "': " + wrong.getMessage());
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Selector.All(parts);
    }

    private static Selector condition(String word) {
        int sign = 0;
        while (sign < word.length() && "=<>".indexOf(word.charAt(sign)) < 0) {
            sign++;
        }
        if (sign == word.length()) {
            if (word.isEmpty()) {
                throw new IllegalArgumentException("a condition is empty; write for example branch=main");
            }
            return read(word, text -> Conditions.one("key", text, ORDERS));
        }
        String attribute = word.substring(0, sign);
        if (!Conditions.selectable(attribute)) {
            throw new IllegalArgumentException("no attribute is named '" + attribute + "'"
                    + Nearest.hint(attribute, Conditions.SELECTABLE, "; there are "
                            + String.join(", ", Conditions.SELECTABLE) + " and properties.NAME"));
        }
        if (attribute.equals("superseded")) {
            throw new IllegalArgumentException("what is superseded depends on all builds of a job; write it in a rule, "
                    + "and ask 'plan' or 'explain'");
        }
        String shown = NameCodec.canonical(attribute);
        if (word.charAt(sign) != '=') {
            return Conditions.comparison(shown, NameCodec.text(word.substring(sign)), ORDERS);
        }
        return read(word.substring(sign + 1), text -> {
            List<String> values = alternatives(text);
            return values.size() == 1 ? Conditions.one(shown, values.get(0), ORDERS) : Conditions.anyOf(shown,
                    values.stream().map(value -> Conditions.alternative(shown, value)).toList());
        });
    }

    private static Selector read(String written, Function<String, Selector> reader) {
        Selector decoded = reader.apply(NameCodec.text(written));
        Selector verbatim = reader.apply(written);
        return decoded instanceof Selector.Like one && verbatim instanceof Selector.Like other && !one.equals(other)
                ? Conditions.anyOf(one.attribute(), List.of(one, other)) : decoded;
    }

    /** Cut at each comma that stands for itself: not quoted, and not inside {@code {a,b}} or {@code [a,b]}. */
    private static List<String> alternatives(String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        values.add(text.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> { }
            }
        }
        values.add(text.substring(start));
        return values;
    }
}
