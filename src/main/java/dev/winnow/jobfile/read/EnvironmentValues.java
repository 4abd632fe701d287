package dev.winnow.jobfile.read;

import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Kind;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables of the environment in the place of {@code ${env:NAME}}, in the sections that may hold secrets. What an
 * approval binds, a message says and the catalog keeps is the name.
 */
final class EnvironmentValues {

    private static final Pattern NAMED = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Set<String> SECTIONS = Set.of("notify", "import", "reports");

    private final Map<String, String> used = new TreeMap<>();

    /**
     * The values, in the file as it is read.
     *
     * @param environment gives the value of a name, or null
     * @param complaints  takes names that have no value, and names where none may stand
     */
    Mapping filled(Mapping top, UnaryOperator<String> environment, Complaints complaints) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        top.entries().forEach((key, entry) -> {
            UnaryOperator<String> values = SECTIONS.contains(key) ? name -> {
                String value = environment.apply(name);
                if (value == null) {
                    complaints.add(entry.place(), "the environment has no " + name + "; set it where Winnow runs");
                    return "";
                }
                used.put(value, "${env:" + name + "}");
                return value;
            } : name -> {
                complaints.add(entry.place(), "${env:" + name + "} may stand under notify, import and reports only; write "
                        + "the value");
                return "";
            };
            entries.put(key, new Entry(entry.place(), key, filled(entry.value(), values)));
        });
        return new Mapping(top.place(), entries);
    }

    /** The same file with a word for each name, whatever the values are. */
    static Mapping named(Mapping top) {
        return (Mapping) filled(top, name -> "env-" + name);
    }

    /** Whether the file named anything. */
    boolean any() {
        return !used.isEmpty();
    }

    /** A message without the values. */
    String hidden(String message) {
        String text = message;
        for (Map.Entry<String, String> value : used.entrySet()) {
            text = value.getKey().isEmpty() ? text : text.replace(value.getKey(), value.getValue());
        }
        return text;
    }

    private static Located filled(Located value, UnaryOperator<String> values) {
        if (value instanceof Mapping map) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            map.entries().forEach((key, entry) ->
                    entries.put(key, new Entry(entry.place(), key, filled(entry.value(), values))));
            return new Mapping(map.place(), entries);
        }
        if (value instanceof Sequence list) {
            return new Sequence(list.place(), list.items().stream().map(item -> filled(item, values)).toList());
        }
        return value instanceof Scalar scalar && scalar.kind() == Kind.TEXT ? new Scalar(scalar.place(), NAMED.matcher(scalar.text())
                .replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1)))), Kind.TEXT) : value;
    }
}
