package dev.winnow.catalog.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.model.PartKind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of columns and of the ledger: compact, with the members of maps in their order. */
public final class CatalogJson {

    /** Keeps the order of the members of maps. */
    public static final JsonMapper MAPPER = JsonMapper.builder().addMixIn(PartKind.class, AsWord.class).build();

    /** Sorts the members of maps by name, so that equal documents give equal text. */
    public static final JsonMapper SORTED = JsonMapper.builder().addMixIn(PartKind.class, AsWord.class)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() { };
    private static final TypeReference<Map<String, Map<String, String>>> MAPS = new TypeReference<>() { };
    private static final TypeReference<List<String>> LIST = new TypeReference<>() { };

    private CatalogJson() {
    }

    /** Writes a kind of part as its word, also as the name of a member. */
    private abstract static class AsWord {

        @JsonCreator
        static PartKind of(String word) {
            return PartKind.of(word);
        }

        @JsonValue
        abstract String word();
    }

    /** A document as text, with the members of maps in their order. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A text in quotes. Most need no escape, and the writer of JSON makes a kilobyte of garbage for each. */
    public static String write(String text) {
        return text != null && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\') ? '"' + text + '"'
                : write((Object) text);
    }

    /** A list as text. Most lists of a scan are empty. */
    public static String write(List<?> list) {
        return list.isEmpty() ? "[]" : MAPPER.writeValueAsString(list);
    }

    /** A map as text with its members sorted by name, so that equal maps give equal text. */
    public static String writeSorted(Map<String, String> map) {
        boolean sorted = map instanceof SortedMap<String, String> ordered && ordered.comparator() == null;
        return map.isEmpty() ? "{}" : write(sorted ? map : new TreeMap<>(map));
    }

    /** Parses the result of {@link #writeSorted}; an empty map for null. */
    public static Map<String, String> strings(String json) {
        return json == null ? Map.of() : MAPPER.readValue(json, STRINGS);
    }

    public static Map<String, Map<String, String>> stringMaps(String json) {
        return MAPPER.readValue(json, MAPS);
    }

    /** Parses a list of texts; an empty list for null. */
    public static List<String> list(String json) {
        return json == null ? List.of() : MAPPER.readValue(json, LIST);
    }
}
