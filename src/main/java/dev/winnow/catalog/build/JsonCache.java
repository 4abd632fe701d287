package dev.winnow.catalog.build;

import dev.winnow.catalog.storage.CatalogJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Caches texts and what was parsed from them, because most builds have equal ones: parsing takes longer than reading, and
 * texts of their own take memory.
 */
final class JsonCache {

    private static final int MAX_CACHED = 500;

    private final Map<String, Map<String, String>> strings = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    /** One text for all equal ones; null for null. */
    String same(String text) {
        if (texts.size() > MAX_CACHED) {
            texts.clear();
        }
        return text == null ? null : texts.computeIfAbsent(text, first -> first);
    }

    Map<String, String> strings(String json) {
        if (strings.size() > MAX_CACHED) {
            strings.clear();
        }
        return strings.computeIfAbsent(json, text -> Map.copyOf(CatalogJson.strings(text)));
    }

    List<String> list(String json) {
        if (lists.size() > MAX_CACHED) {
            lists.clear();
        }
        return lists.computeIfAbsent(json, text -> List.copyOf(CatalogJson.list(text)));
    }
}
