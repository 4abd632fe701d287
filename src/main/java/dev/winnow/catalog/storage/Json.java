package dev.winnow.catalog.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.model.PartKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How documents are written into columns and into the ledger: compact, members of maps in the order given. */
public final class Json {

    /** Members of maps in the order given. */
    public static final JsonMapper MAPPER = JsonMapper.builder().addMixIn(PartKind.class, AsWord.class).build();

    /** Members of maps sorted by name: equal documents give equal text. */
    public static final JsonMapper SORTED = JsonMapper.builder().addMixIn(PartKind.class, AsWord.class)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() { };
    private static final TypeReference<Map<String, Map<String, String>>> MAPS = new TypeReference<>() { };
    private static final TypeReference<List<String>> LIST = new TypeReference<>() { };

    private Json() {
    }

    /** A kind of part is written as its word, also as a member's name. */
    private abstract static class AsWord {

        @JsonCreator
        static PartKind of(String word) {
            return PartKind.of(word);
        }

        @JsonValue
        abstract String word();
    }

    /** A document as text, members of maps in the order given. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A map's members sorted by name, so that equal maps give equal text. */
    public static String writeSorted(Map<String, String> map) {
        return write(new TreeMap<>(map));
    }

    /** A map of texts as {@link #writeSorted} wrote it; empty where there is none. */
    public static Map<String, String> strings(String json) {
        return json == null ? Map.of() : MAPPER.readValue(json, STRINGS);
    }

    /** Maps of texts by name, as {@link #write} wrote them. */
    public static Map<String, Map<String, String>> stringMaps(String json) {
        return MAPPER.readValue(json, MAPS);
    }

    /** A list of texts as {@link #write} wrote it; empty where there is none. */
    public static List<String> list(String json) {
        return json == null ? List.of() : MAPPER.readValue(json, LIST);
    }
}
