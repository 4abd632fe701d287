package dev.winnow.jobfile;

import dev.winnow.model.NameCodec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a build's key is made from its attributes: <code>{project}/{branch}/{os}/{version}</code>. A segment that an
 * empty value leaves empty is dropped.
 */
public record KeyTemplate(String text) {

    private static final String FINISHED = "finished:";
    private static final Pattern ATTRIBUTE = Pattern.compile("\\{([^{}]+)}");

    public Set<String> attributes() {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The patterns of <code>{finished:PATTERN}</code> in it, by the names that {@link #attributes} has for them. */
    public Map<String, String> times() {
        Map<String, String> times = new TreeMap<>();
        attributes().stream().filter(KeyTemplate::time).forEach(name ->
                times.put(name, NameCodec.text(name.substring(FINISHED.length()))));
        return times;
    }

    /** Whether it is a name that {@link #times} gives. */
    public static boolean time(String attribute) {
        return attribute.startsWith(FINISHED);
    }

    /** The key, or nothing where an attribute is unknown ({@code values} gives null). */
    public Optional<String> key(UnaryOperator<String> values) {
        List<String> segments = new ArrayList<>();
        for (String segment : text.split("/")) {
            Optional<String> filled = new PropertyText(segment).fill(values);
            if (filled.isEmpty()) {
                return filled;
            }
            filled.filter(value -> !value.isEmpty()).ifPresent(segments::add);
        }
        return segments.isEmpty() ? Optional.empty() : Optional.of(String.join("/", segments));
    }
}
