package dev.winnow.report.content;

import tools.jackson.databind.json.JsonMapper;

/**
 * A summary as the catalog keeps it: every component of the record, nothing made harmless or left out, so that a report
 * made again is the one that was made first. {@code summary.json} is for others to read; this is not.
 */
public final class StoredSummary {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StoredSummary() {
    }

    public static String write(RunSummary summary) {
        return MAPPER.writeValueAsString(summary);
    }

    /** @throws tools.jackson.core.JacksonException if it is none */
    public static RunSummary read(String stored) {
        return MAPPER.readValue(stored, RunSummary.class);
    }
}
