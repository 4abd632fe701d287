package dev.winnow.catalog.build;

import dev.winnow.catalog.storage.CatalogJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Caches parsed texts, because most builds have equal ones and parsing takes longer than reading. */
final class JsonCache {

    private static final int MAX_CACHED = 500;

    private final Map<String, Map<String, String>> strings = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

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
