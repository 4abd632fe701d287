package dev.winnow.jobfile.schema;

import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The same tree without places, as a validator wants it. */
final class PlainTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int LONGEST = 40;
    private static final Pattern PLAIN = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,2})?");

    private PlainTree() {
    }

    static JsonNode of(Located located) {
        if (located instanceof Mapping mapping) {
            ObjectNode object = NODES.objectNode();
            mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
            return object;
        }
        if (located instanceof Sequence sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.items().forEach(item -> array.add(of(item)));
            return array;
        }
        Scalar scalar = (Scalar) located;
        return switch (scalar.kind()) {
            case TEXT -> NODES.stringNode(scalar.text());
            case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(scalar.text()));
            case NOTHING -> NODES.nullNode();
            case INTEGER -> NODES.numberNode(integer(scalar.text()));
            case DECIMAL -> NODES.numberNode(decimal(scalar.text()));
        };
    }

    private static BigInteger integer(String text) {
        int base = text.startsWith("0o") ? 8 : text.startsWith("0x") ? 16 : 10;
        return text.length() > LONGEST ? BigInteger.TEN.pow(LONGEST) : new BigInteger(base == 10 ? text
                : text.substring(2), base);
    }

    /**
     * Infinity and what is no number at all have no JSON form, and no key takes them: any fraction stands for them, and
     * for what is too long or too large to reckon with.
     */
    private static BigDecimal decimal(String text) {
        return PLAIN.matcher(text).matches() && text.length() <= LONGEST ? new BigDecimal(text) : new BigDecimal("0.5");
    }
}
