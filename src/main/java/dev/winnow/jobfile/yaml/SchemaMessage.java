package dev.winnow.jobfile.yaml;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.winnow.jobfile.yaml.Located.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One mistake that the validator found, in words for the file's author: what, which, and what to write instead. */
record SchemaMessage(JsonNode schema, Error error, Located value) {

    private static final Map<String, String> TYPES = Map.of("string", "a text", "integer", "a whole number",
            "number", "a number", "boolean", "true or false", "array", "a list", "object", "a map");

    String words() {
        JsonNode rule = ruleOf(error);
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknownKey(rule);
            case "required" -> missingKey(rule);
            case "enum" -> "%s takes %s, not %s%s".formatted(subject(), alternatives(texts(rule.path("enum"))),
                    value.described(), value instanceof Scalar scalar
                            ? Nearest.hint(scalar.text(), texts(rule.path("enum")), "") : "");
            case "minItems", "minProperties" -> subject() + " is empty" + instead(rule);
            case "maxProperties" -> subject() + " takes no more than " + rule.path("maxProperties") + " of "
                    + String.join(", ", rule.path("properties").propertyNames()) + instead(rule);
            default -> "%s takes %s, not %s%s".formatted(subject(), expected(rule), value.described(), instead(rule));
        };
    }

    private String unknownKey(JsonNode rule) {
        String key = error.getProperty();
        List<String> known = new ArrayList<>(rule.path("properties").propertyNames());
        if (key.equals("properties") && rule.has("patternProperties")) {
            return "unknown key 'properties'; write each property as a key of its own, such as properties.NAME";
        }
        known.remove("$schema");
        return unknownKey(schema, key, known);
    }

    /** @param known what is known there */
    static String unknownKey(JsonNode schema, String key, Collection<String> known) {
        return "unknown key '" + key + "'" + Nearest.to(key, known).map(word -> "; did you mean '" + word + "'?")
                .or(() -> home(schema, key).map(home -> "; it belongs in " + home))
                .orElse("; known here are " + String.join(", ", known));
    }

    /** Where else the key would be known. */
    private static Optional<String> home(JsonNode schema, String key) {
        return schema.path("$defs").valueStream()
                .filter(kind -> kind.has("title") && kind.path("properties").has(key) && !kind.has("patternProperties"))
                .map(kind -> kind.path("title").asString()).findFirst();
    }

    private String missingKey(JsonNode rule) {
        String key = error.getProperty();
        JsonNode example = rule.path("properties").path(key).path("examples").path(0);
        return "'" + key + "' is missing" + (error.getInstanceLocation().getNameCount() == 0 ? "" : " in " + place())
                + "; write for example " + key + ": " + InlineYaml.text(example);
    }

    /** What is wrong: {@code 'settle'}, or {@code an item of 'group-by'}. */
    private String subject() {
        NodePath path = error.getInstanceLocation();
        int last = path.getNameCount() - 1;
        if (last < 0) {
            return "a job file";
        }
        return path.getElement(last) instanceof Integer ? "an item of '" + path.getName(last - 1) + "'"
                : "'" + path.getName(last) + "'";
    }

    private String place() {
        NodePath path = error.getInstanceLocation();
        int last = path.getNameCount() - 1;
        return path.getElement(last) instanceof Integer ? "this item of '" + path.getName(last - 1) + "'"
                : "'" + path.getName(last) + "'";
    }

    private String expected(JsonNode rule) {
        if (rule.has("title")) {
            return rule.path("title").asString();
        }
        JsonNode type = rule.path("type");
        return type.isArray() ? alternatives(texts(type).stream().map(TYPES::get).toList())
                : TYPES.get(type.asString());
    }

    private String instead(JsonNode rule) {
        JsonNode examples = examples(rule);
        if (examples.isEmpty()) {
            return "";
        }
        List<String> written = new ArrayList<>();
        examples.forEach(example -> written.add(InlineYaml.text(example)));
        return "; write for example " + alternatives(written);
    }

    /** The examples of the key at hand, which fit better than those of the kind of value that it takes. */
    private JsonNode examples(JsonNode rule) {
        String path = error.getEvaluationPath().toString();
        int ref = path.lastIndexOf("/$ref/");
        String fragment = fragment(error);
        if (ref >= 0 && fragment.indexOf('/', "/$defs/".length()) == fragment.lastIndexOf('/')) {
            JsonNode user = user(path.substring(0, ref));
            if (user.has("examples")) {
                return user.path("examples");
            }
        }
        return rule.path("examples");
    }

    /** Walks an evaluation path from the root, through each reference on it. */
    private JsonNode user(String evaluationPath) {
        JsonNode at = schema;
        for (String step : evaluationPath.split("/")) {
            if (step.equals("$ref")) {
                at = schema.at(at.path("$ref").asString().substring(1));
            } else if (!step.isEmpty()) {
                String name = step.replace("~1", "/").replace("~0", "~");
                at = at.isArray() ? at.path(Integer.parseInt(name)) : at.path(name);
            }
        }
        return at;
    }

    private JsonNode ruleOf(Error failed) {
        String fragment = fragment(failed);
        return schema.at(fragment.substring(0, fragment.lastIndexOf('/')));
    }

    private static String fragment(Error failed) {
        return failed.getSchemaLocation().getFragment().toString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }

    private static String alternatives(List<String> words) {
        return words.size() == 1 ? words.get(0) : String.join(", ", words.subList(0, words.size() - 1)) + " or "
                + words.get(words.size() - 1);
    }

    /** Values as a job file's author would write them on one line. */
    private static final class InlineYaml {

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
}
