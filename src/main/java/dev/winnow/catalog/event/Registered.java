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
    public int apply(Catalog catalog, EventContext occasion) {
        // Records keep only the last registration.
        catalog.jdbc().sql("INSERT INTO registration (build_key, at, actor, replaced) VALUES (?, ?, ?, ?)")
                .params(key, occasion.at(), occasion.actor(), replaced).update();
        for (String now : occasion.keys(catalog, key)) {
            boolean later = !catalog.jdbc().sql("SELECT build_key FROM record WHERE build_key = ? AND source = ? "
                    + "AND recorded_at > ?").params(now, Records.REGISTRATION, occasion.since()).query(String.class).list()
                    .isEmpty();
            if (!later) {
                new Records(catalog).write(List.of(Records.Record.registered(now, now.equals(key) ? attributes
                        : new KeyChanges(catalog).said(now, attributes), finished)), occasion.at());
            }
        }
        return 1;
    }
}
