package dev.winnow.catalog;

import dev.winnow.scan.FoundEntry;

/**
 * A found entry on its way into the catalog.
 *
 * @param key      the build that it is a part of
 * @param settleMs how long it must be left alone, in milliseconds
 */
public record FoundDocument(String key, long settleMs, FoundEntry entry) {

    /** Tells whether an entry is as it was when it was recorded last. */
    String fingerprint() {
        return Digest.sha256(json());
    }

    String json() {
        return Json.write(this);
    }

    static FoundDocument parse(String json) {
        return Json.MAPPER.readValue(json, FoundDocument.class);
    }
}
