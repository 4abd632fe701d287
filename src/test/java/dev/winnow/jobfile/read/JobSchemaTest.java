package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.SchemaCheck;
import dev.winnow.jobfile.yaml.SourceText;
import dev.winnow.jobfile.yaml.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use and the reader of job files know the same keys. */
class JobSchemaTest {

    private static final Path EVERYTHING = Path.of("src/test/resources/jobfile/everything.yaml");
    /** Keys that change nothing that is kept or removed. */
    private static final Set<String> WITHOUT_MEANING = Set.of("/$schema");

    /** Maps that have kinds of part for keys, which only a job file knows. */
    private static final Set<String> BY_KIND = Set.of("rule", "example-build/expect");

    private final JsonNode schema = schema();
    private final Mapping everything = (Mapping) YamlTree.read(text(EVERYTHING), new Complaints()).orElseThrow();

    @Test
    void describes_every_key_and_shows_how_to_write_it() {
        Set<String> bare = new TreeSet<>();
        properties((pointer, property) -> {
            if (property.path("description").asString("").isBlank() || property.path("examples").isEmpty()) {
                bare.add(pointer);
            }
        });
        assertThat(bare).isEmpty();
    }

    @Test
    void refuses_unknown_keys_in_every_map() {
        Set<String> open = new TreeSet<>();
        maps("", schema, (pointer, map) -> {
            if (!BY_KIND.contains(pointer) && (!map.path("additionalProperties").isBoolean() || map.path("additionalProperties").asBoolean())) {
                open.add(pointer);
            }
        });
        assertThat(open).isEmpty();
    }

    @Test
    void has_examples_that_it_allows_itself() {
        List<String> refused = new ArrayList<>();
        properties((pointer, property) -> property.path("examples").forEach(example -> {
            Complaints complaints = new Complaints();
            Mapping job = with(jobWith(pointer), pathTo(pointer).orElse(List.of()), example.toString());
            new SchemaCheck(job).complain(complaints);
            new SchemaCheck(job).leftovers(complaints);
            if (!complaints.isEmpty()) {
                refused.add(pointer + " " + example + ": " + complaints.inOrder());
            }
        }));
        assertThat(refused).isEmpty();
    }

    @Test
    void knows_no_key_that_the_reader_does_not_take() {
        Set<String> ignored = new TreeSet<>();
        properties((pointer, property) -> {
            Optional<List<String>> path = pathTo(pointer);
            assertThat(path).as("%s stands in %s", pointer, EVERYTHING).isPresent();
            if (meaning(without(jobWith(pointer), path.get())).equals(meaning(jobWith(pointer))) && !WITHOUT_MEANING.contains(pointer)) {
                ignored.add(pointer);
            }
        });
        assertThat(ignored).isEmpty();
    }

    @Test
    void knows_every_counter_that_the_reader_takes_and_no_other() {
        Set<String> keys = new TreeSet<>(schema.at("/$defs/clause/properties").propertyNames());
        keys.removeAll(Set.of("within", "since", "where"));
        assertThat(keys).containsExactlyInAnyOrderElementsOf(CounterKey.ALL.stream()
                .flatMap(one -> Stream.concat(Stream.of(one.key()), one.with().stream())).distinct().toList());
    }

    @Test
    void names_itself_for_editors() {
        assertThat(schema.path("$id").asString()).isEqualTo("https://winnow.dev/schema/job.schema.json");
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("title").asString()).isNotBlank();
    }

    /** What a job asks for, or what is wrong with it, as text. */
    private static String meaning(Mapping map) {
        Complaints complaints = new Complaints();
        Optional<Job> job = JobFiles.read(EVERYTHING, map, new SourceText("", ""), complaints);
        return job.map(Job::toString).orElseGet(() -> complaints.inOrder().toString());
    }

    private void properties(BiConsumer<String, JsonNode> each) {
        maps("", schema, (pointer, map) -> {
            map.path("properties").properties().forEach(p -> each.accept(pointer + "/" + p.getKey(), p.getValue()));
            map.path("patternProperties").properties().forEach(p -> each.accept(pointer + "/properties.kind", p.getValue()));
        });
    }

    /** Every schema of a map, with a short name of where it stands. */
    private void maps(String pointer, JsonNode at, BiConsumer<String, JsonNode> each) {
        if (at.has("properties")) {
            each.accept(pointer, at);
            at.path("properties").properties().forEach(p -> maps(pointer + "/" + p.getKey(), p.getValue(), each));
        }
        if (at.has("items")) {
            maps(pointer + "/item", at.path("items"), each);
        }
        at.path("$defs").properties().forEach(def -> maps(def.getKey(), def.getValue(), each));
    }

    /** Where the key of that schema stands in the job file that has them all. */
    private Optional<List<String>> pathTo(String pointer) {
        return find(jobWith(pointer), schema, "", new ArrayList<>(), pointer);
    }

    /** The job file that has all keys; of two that exclude each other it has one. */
    private Mapping jobWith(String pointer) {
        return pointer.equals("/space/use") ? with(everything, List.of("space"), "{\"use\": \"1GB\"}") : everything;
    }

    private Optional<List<String>> find(Located at, JsonNode rule, String name, List<String> path, String wanted) {
        JsonNode resolved = rule;
        String here = name;
        while (resolved.has("$ref")) {
            here = resolved.path("$ref").asString().substring("#/$defs/".length());
            resolved = schema.path("$defs").path(here);
        }
        List<String> steps = new ArrayList<>();
        if (at instanceof Mapping map) {
            steps.addAll(map.entries().keySet());
        } else if (at instanceof Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                steps.add(Integer.toString(i));
            }
        }
        for (String step : steps) {
            List<String> below = new ArrayList<>(path);
            below.add(step);
            boolean map = at instanceof Mapping;
            if (map && (here + "/" + step).equals(wanted)) {
                return Optional.of(below);
            }
            JsonNode next = map ? resolved.path("properties").path(step) : resolved.path("items");
            Optional<List<String>> found = find(map ? ((Mapping) at).get(step).orElseThrow()
                    : ((Sequence) at).items().get(Integer.parseInt(step)), next, here + "/" + (map ? step : "item"), below, wanted);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Mapping without(Mapping map, List<String> path) {
        return (Mapping) changed(map, path, null);
    }

    private static Mapping with(Mapping map, List<String> path, String json) {
        return (Mapping) changed(map, path, YamlTree.read(json, new Complaints()).orElseThrow());
    }

    private static Located changed(Located at, List<String> path, Located value) {
        String step = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (at instanceof Sequence list) {
            List<Located> items = new ArrayList<>(list.items());
            int i = Integer.parseInt(step);
            items.set(i, rest.isEmpty() ? value : changed(items.get(i), rest, value));
            return new Sequence(list.place(), items);
        }
        Map<String, Entry> entries = new LinkedHashMap<>(((Mapping) at).entries());
        Entry entry = entries.get(step);
        if (rest.isEmpty() && value == null) {
            entries.remove(step);
        } else {
            entries.put(step, new Entry(entry.place(), step, rest.isEmpty() ? value : changed(entry.value(), rest, value)));
        }
        return new Mapping(at.place(), entries);
    }

    private static JsonNode schema() {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(SchemaCheck.RESOURCE)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
