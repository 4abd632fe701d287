package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Defects of builds: finding, logging and clearing them. */
public sealed interface DefectEvent extends DecisionEvent {

    String key();

    private static String subject(String key) {
        return "defect " + key;
    }

    @Override
    default void replay(ReplayContext replay) {
        replay.keepFor(subject(key()));
        apply(replay.catalog(), replay.context());
    }

    @JsonTypeName("defect-found")
    record DefectFound(String key, String found) implements DefectEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            List<String> keys = context.keys(catalog, key);
            keys.forEach(each -> catalog.sql("INSERT INTO defect (build_key, found, found_by, found_at) "
                    + "VALUES (?, ?, ?, ?)").params(each, found, context.actor(), context.at()).update());
            new BuildChanges(catalog).note(keys);
            return keys.size();
        }

        @Override
        public void replay(ReplayContext replay) {
            apply(replay.catalog(), replay.context());
            Set<String> names = new LinkedHashSet<>(List.of(key));
            names.addAll(replay.context().keys(replay.catalog(), key));
            names.forEach(name -> replay.applyKeptOfOthers(DefectEvent.subject(name)));
        }
    }

    /** Each open defect of a build got a ticket. */
    @JsonTypeName("defect-logged")
    record DefectLogged(String key, String ticket) implements DefectEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            long at = context.at();
            List<String> keys = context.keys(catalog, key);
            new BuildChanges(catalog).note(keys);
            return keys.stream().mapToInt(each -> catalog.sql("UPDATE defect "
                            + "SET ticket = ?, logged_at = ? WHERE build_key = ? AND found_at <= ? "
                            + "AND (logged_at IS NULL OR logged_at > ?) AND (cleared_at IS NULL OR cleared_at > ?)")
                    .params(ticket, at, each, context.since(), at, at).update()).sum();
        }
    }

    @JsonTypeName("defect-cleared")
    record DefectCleared(String key) implements DefectEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            long at = context.at();
            List<String> keys = context.keys(catalog, key);
            new BuildChanges(catalog).note(keys);
            return keys.stream().mapToInt(each -> catalog.sql("UPDATE defect "
                            + "SET cleared_at = ?, ticket = CASE WHEN logged_at > ? THEN NULL ELSE ticket END, "
                            + "logged_at = CASE WHEN logged_at > ? THEN NULL ELSE logged_at END WHERE build_key = ? "
                            + "AND found_at <= ? AND (cleared_at IS NULL OR cleared_at > ?)")
                    .params(at, at, at, each, context.since(), at).update()).sum();
        }
    }
}
