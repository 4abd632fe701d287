package dev.winnow.cli;

import static dev.winnow.cli.Manual.roff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code winnow-job(5)}: every key of a job file as the schema tells it, and the example of {@code jobs/README.md}. */
final class JobManual {

    private final JsonNode schema;
    private final List<String> out = new ArrayList<>();
    /** Maps whose keys are still to be told, by what the page calls them. */
    private final Map<String, JsonNode> open = new LinkedHashMap<>();

    private JobManual(JsonNode schema) {
        this.schema = schema;
    }

    static String page(String version, String date) throws IOException {
        try (InputStream in = JobManual.class.getResourceAsStream("/dev/winnow/jobfile/job.schema.json")) {
            return new JobManual(JsonMapper.shared().readTree(in)).text(version, date);
        }
    }

    private String text(String version, String date) throws IOException {
        out.add(".TH WINNOW\\-JOB 5 " + date.substring(0, 10) + " \"winnow " + version + "\"");
        out.add(".ad l");
        out.add(".SH NAME");
        out.add("winnow\\-job \\- the job files of winnow");
        out.add(".SH DESCRIPTION");
        out.add(roff("A job file is one YAML or JSON file. " + schema.path("description").asString() + " Rules only ever keep; "
                + "what no rule and no protection keeps goes to the trash, from where it can be restored until it is purged. "
                + "Lengths of time: 45m 12h 14d 8w 6mo 1y, or ISO-8601. Sizes: 500GB (powers of 1000) or 500GiB. Globs: * "
                + "and ? stop at /, ** does not, {a,b} chooses, [..] is a class. The keys name, build, stores and rules must be "
                + "there."));
        out.add(".SH EXAMPLE");
        String page = Files.readString(Path.of("jobs/README.md"));
        int from = page.indexOf("```yaml\n") + 8;
        Manual.verbatim(out, page.substring(from, page.indexOf("```", from)));
        out.add(".SH KEYS");
        keys("", schema);
        List<JsonNode> told = new ArrayList<>();
        while (!open.isEmpty()) {
            String name = open.keySet().iterator().next();
            JsonNode map = open.remove(name);
            if (!told.contains(map)) {
                told.add(map);
                out.add(".SS " + roff(name));
                out.add(roff(map.path("description").asString("")));
                keys(name + ".", map);
            }
        }
        out.add(".SH SEE ALSO");
        out.add(".BR winnow (1)");
        return String.join("\n", out) + "\n";
    }

    private void keys(String within, JsonNode map) {
        for (Map.Entry<String, JsonNode> key : map.path("properties").properties()) {
            if (key.getKey().startsWith("$")) {
                continue;
            }
            JsonNode meant = resolved(key.getValue());
            String example = key.getValue().path("examples").path(0).toString();
            Manual.item(out, ".B " + roff(key.getKey()), key.getValue().path("description").asString(
                    meant.path("description").asString("")) + (example.isEmpty() ? "" : " Example: " + example));
            open(within + key.getKey(), meant);
        }
    }

    /** A map, or a list of maps, has keys of its own to tell. */
    private void open(String name, JsonNode meant) {
        JsonNode items = resolved(meant.path("items"));
        if (meant.has("properties")) {
            open.putIfAbsent(name, meant);
        } else if (items.has("properties")) {
            open.putIfAbsent(name + "[]", items);
        } else {
            for (String choice : List.of("anyOf", "oneOf")) {
                meant.path(choice).forEach(each -> open(name, resolved(each)));
            }
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(schema.at(node.path("$ref").asString().substring(1))) : node;
    }
}
