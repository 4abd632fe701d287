package dev.winnow.jobfile.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a file and where it stands. Aliases and merge keys are already resolved. */
public sealed interface Located {

    Place place();

    /** What it is, for people: {@code a list}, {@code the number 5}. */
    String described();

    /** A map; keys are unique and keep the file's order. */
    record Mapping(Place place, Map<String, Entry> entries) implements Located {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public Optional<Located> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        @Override
        public String described() {
            return "a map";
        }
    }

    /** One key of a map, where the key itself stands, and its value. */
    record Entry(Place place, String key, Located value) { }

    record Sequence(Place place, List<Located> items) implements Located {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /**
     * One value.
     *
     * @param text as the author wrote it, without quotes: {@code 1.10} stays {@code 1.10}
     */
    record Scalar(Place place, String text, Kind kind) implements Located {
        @Override
        public String described() {
            return switch (kind) {
                case NOTHING -> "nothing";
                case TEXT -> "'" + text + "'";
                case BOOLEAN -> text;
                case INTEGER, DECIMAL -> "the number " + text;
            };
        }
    }

    /** What YAML takes an unquoted value for. */
    enum Kind { TEXT, INTEGER, DECIMAL, BOOLEAN, NOTHING }
}
