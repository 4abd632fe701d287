package dev.winnow.report.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.model.NamedValue;
import java.io.InputStream;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The documents that people and programs read: records, their components in the order of declaration and named in
 * snake_case, times as UTC ISO-8601, null where nothing is known.
 */
public final class Json {

    private static final JsonMapper DOCUMENTS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().addSerializer(NamedValue.class, new Words())).build();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter FILES = DOCUMENTS.rebuild()
            .addModule(new SimpleModule().addSerializer(String.class, new Harmless())).build()
            .writer().with(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));
    private static final ObjectWriter SHOWN = DOCUMENTS.writerWithDefaultPrettyPrinter();

    private static final JsonMapper TOLD = DOCUMENTS.rebuild().changeDefaultPropertyInclusion(any ->
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS)).build();

    private Json() {
    }

    private static final class Words extends StdSerializer<NamedValue> {

        Words() {
            super(NamedValue.class);
        }

        @Override
        public void serialize(NamedValue value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.word());
        }
    }

    private static final class Harmless extends StdSerializer<String> {

        Harmless() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator out, SerializationContext context) {
            out.writeString(Text.harmless(value));
        }
    }

    /** What a command prints with {@code --json}: indented, texts as they are. */
    public static String shown(Object document) {
        return SHOWN.writeValueAsString(document);
    }

    /** One line, texts as they are: for lists that are printed as they are read, for logs and messages. */
    public static String line(Object document) {
        return DOCUMENTS.writeValueAsString(document);
    }

    /** What reads and writes documents as {@link #shown} does; refuses members that nobody knows. */
    public static JsonMapper strict() {
        return DOCUMENTS.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    }

    /** A document for a program that asked for it: one line in UTF-8, without what nothing is known of. */
    public static byte[] told(Object document) {
        return TOLD.writeValueAsBytes(document);
    }

    /** A document as a file holds it: two spaces, line feeds, harmless texts, a line feed at its end. */
    public static byte[] file(Object document) {
        byte[] body = FILES.writeValueAsBytes(document);
        byte[] line = Arrays.copyOf(body, body.length + 1);
        line[body.length] = '\n';
        return line;
    }

    /** @throws JacksonException if it is no JSON */
    public static JsonNode read(byte[] json) {
        return DOCUMENTS.readTree(json);
    }

    /**
     * Reads the members of an object that come before one of them, or all.
     *
     * @throws JacksonException if it does not begin as a JSON object, or cannot be read
     */
    public static ObjectNode readUntil(String member, InputStream json) {
        ObjectNode before = DOCUMENTS.createObjectNode();
        try (JsonParser parser = DOCUMENTS.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw DatabindException.from(parser, "is no object");
            }
            for (String name = parser.nextName(); name != null && !name.equals(member); name = parser.nextName()) {
                parser.nextToken();
                before.set(name, parser.<JsonNode>readValueAsTree());
            }
        }
        return before;
    }

    /**
     * Members that the type does not know are passed over.
     *
     * @throws JacksonException if it is not of this type
     */
    public static <T> T as(JsonNode document, Class<T> type) {
        return DOCUMENTS.treeToValue(document, type);
    }

    /**
     * Reads a document back; members that the type does not know are passed over.
     *
     * @throws JacksonException if it is no JSON, or not of this type
     */
    public static <T> T read(byte[] json, Class<T> type) {
        T document = DOCUMENTS.readValue(json, type);
        if (document == null) {
            throw DatabindException.from((JsonParser) null, "null is no document");
        }
        return document;
    }
}
