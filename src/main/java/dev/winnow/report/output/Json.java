package dev.winnow.report.output;

import java.time.Instant;
import java.util.Arrays;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as we write it: members in the order in which they were put, two spaces, line feeds, UTF-8. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter PRETTY = MAPPER.writer().with(new DefaultPrettyPrinter().withObjectIndenter(LINES)
            .withArrayIndenter(LINES));

    private Json() {
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws tools.jackson.core.JacksonException if it is no JSON */
    public static JsonNode read(byte[] json) {
        return MAPPER.readTree(json);
    }

    /** The document as a file holds it, ended by a line feed. */
    public static byte[] pretty(JsonNode document) {
        byte[] body = PRETTY.writeValueAsBytes(document);
        byte[] line = Arrays.copyOf(body, body.length + 1);
        line[body.length] = '\n';
        return line;
    }

    /** A string member in harmless spelling, JSON null for null. */
    public static void put(ObjectNode to, String name, String value) {
        to.put(name, Text.harmless(value));
    }

    /** UTC ISO-8601, JSON null for null. */
    public static void put(ObjectNode to, String name, Instant value) {
        to.put(name, value == null ? null : value.toString());
    }
}
