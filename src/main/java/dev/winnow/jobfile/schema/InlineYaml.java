package dev.winnow.jobfile.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values as a job file's author would write them on one line. */
final class InlineYaml {

    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9./~_-][A-Za-z0-9./~_+%-]*");

    private InlineYaml() {
    }

    static String text(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isObject()) {
            value.properties().forEach(entry -> parts.add(entry.getKey() + ": " + text(entry.getValue())));
            return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
        }
        if (value.isArray()) {
            value.forEach(item -> parts.add(text(item)));
            return "[" + String.join(", ", parts) + "]";
        }
        String text = value.asString();
        return !value.isString() || BARE.matcher(text).matches() ? text : "\"" + text + "\"";
    }
}
