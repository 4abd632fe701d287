package dev.winnow.jobfile.schema;

import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The same tree without places, as a validator wants it. */
final class PlainTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

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
        String digits = text.replace("0o", "").replace("0x", "");
        return new BigInteger(digits, text.startsWith("0o") ? 8 : text.startsWith("0x") ? 16 : 10);
    }

    /** Infinity and what is no number at all have no JSON form; no key takes them, so any decimal will do. */
    private static BigDecimal decimal(String text) {
        return text.chars().anyMatch(c -> c == 'n' || c == 'N') ? new BigDecimal("0.5") : new BigDecimal(text);
    }
}
