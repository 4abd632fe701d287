package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A build step registered its build.
 *
 * @param finished null if it was not given
 * @param replaced whether it replaced a different registration
 */
@JsonTypeName("register")
public record Registered(String key, Map<String, String> attributes, Instant finished, boolean replaced)
        implements Event {

    public Registered {
        attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
    }

    @Override
    public int apply(Catalog catalog, EventContext context) {
        // Records keep only the last registration.
        catalog.sql("INSERT INTO registration (build_key, at, actor, replaced) VALUES (?, ?, ?, ?)")
                .params(key, context.at(), context.actor(), replaced).update();
        for (String now : context.keys(catalog, key)) {
            boolean later = !catalog.sql("SELECT build_key FROM record WHERE build_key = ? AND source = ? "
                    + "AND recorded_at > ?").params(now, Records.REGISTRATION, context.since()).query(String.class).list()
                    .isEmpty();
            if (!later) {
                new Records(catalog).write(List.of(Records.Record.registered(now, now.equals(key) ? attributes
                        : new KeyChanges(catalog).attributesAt(now, attributes), finished)), context.at());
            }
        }
        return 1;
    }
}
