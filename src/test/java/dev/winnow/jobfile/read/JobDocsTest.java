package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.check.ExampleRun;
import dev.winnow.model.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the page on job files shows is true: whole job files, single rules, single keys, and, under a rule, builds with
 * what becomes of them.
 */
class JobDocsTest {

    private static final Path PAGE = Path.of("jobs/README.md");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(yaml[a-z ]*)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern TOP_KEY = Pattern.compile("(?m)^([a-z-]+):");

    @TempDir
    private Path folder;

    /** @param examples the block of builds under a rule, or null */
    record Shown(int line, String kind, String text, String examples) {
        @Override
        public String toString() {
            return kind + " in line " + line;
        }
    }

    static Stream<Shown> blocks() throws IOException {
        String page = Files.readString(PAGE);
        List<MatchResult> found = BLOCK.matcher(page).results().toList();
        List<Shown> blocks = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String kind = found.get(i).group(1);
            if (kind.equals("yaml examples")) {
                continue;
            }
            boolean tested = i + 1 < found.size() && found.get(i + 1).group(1).equals("yaml examples");
            blocks.add(new Shown((int) page.substring(0, found.get(i).start()).lines().count() + 1, kind,
                    found.get(i).group(2), tested ? found.get(i + 1).group(2) : null));
        }
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void shows_what_is_true(Shown shown) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), switch (shown.kind()) {
            case "yaml" -> shown.text();
            case "yaml top" -> job(shown.text(), shown.examples());
            case "yaml rule" -> job("rules:\n  -\n" + shown.text().indent(4), shown.examples());
            default -> throw new AssertionError("what is a block of " + shown.kind() + "?");
        });
        assertSound(file);
    }

    @Test
    void shows_an_outcome_for_each_clause() throws IOException {
        List<String> untested = blocks().filter(shown -> shown.kind().equals("yaml rule") && shown.examples() == null)
                .map(Shown::text).toList();
        String tested = blocks().filter(shown -> shown.examples() != null).map(Shown::text)
                .collect(Collectors.joining());
        assertThat(tested).contains("last:", "within:", "where:", "hourly:", "daily:", "weekly:", "monthly:", "quarterly:",
                "yearly:", "take: oldest", "versions:", "level:", "size:", "since:", "branch-state:", "not:", "prerelease:",
                "superseded:", "needed:", "space:", "protect:", "symbols:", "anchor:", "use-places:");
        assertThat(untested).allSatisfy(text -> assertThat(text).doesNotContain("within: 3d, since"));
    }

    /** Words for statuses are shown by two of them. */
    @Test
    void shows_every_word_of_the_language() throws IOException {
        String shown = blocks().map(block -> block.text() + (block.examples() == null ? "" : block.examples()))
                .collect(Collectors.joining());
        Set<String> words = new TreeSet<>();
        try (InputStream schema = JobFiles.class.getResourceAsStream("/dev/winnow/jobfile/job.schema.json")) {
            words(JsonMapper.shared().readTree(schema), words);
        }
        words.removeIf(word -> word.equals("$schema") || Status.of(word).isPresent());
        assertThat(words).contains("space", "needs", "side-files");
        assertThat(words).allSatisfy(word -> assertThat(shown).containsPattern("(?<![\\w-])" + Pattern.quote(word) + ":"));
    }

    private static void words(JsonNode schema, Set<String> words) {
        if (schema.path("properties").isObject()) {
            words.addAll(schema.path("properties").propertyNames());
        }
        schema.forEach(inner -> words(inner, words));
    }

    static Stream<Path> job_files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jobs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("job_files")
    void comes_with_job_files_that_nothing_is_odd_about(Path file) {
        assertSound(file);
    }

    private static void assertSound(Path file) {
        Job job = JobFiles.read(file);
        assertThat(job.warnings()).isEmpty();
        assertThat(ExampleRun.mismatches(job, file)).isEmpty();
    }

    /** A job file around the keys that are shown. */
    private static String job(String shown, String examples) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("name", "shown");
        keys.put("build", "\"{project}/{branch}/{os}/{version}/{number}\"");
        keys.put("stores", """
                [ { name: products, root: /srv/products, manifest: build.json,
                    layout: "{project}/{branch:**}/{os:linux-x86_64|windows-x64}/{version}-{number}" } ]""");
        keys.put("rules", "[ { name: everything, match: {}, keep: all } ]");
        keys.put("protect", "{ latest: false, floor: 0 }");
        keys.put("branches", "{ dead-after: 1000y }");
        TOP_KEY.matcher(shown).results().forEach(key -> keys.remove(key.group(1)));
        String rest = keys.entrySet().stream().map(key -> key.getKey() + ": " + key.getValue() + "\n")
                .collect(Collectors.joining());
        return rest + shown + (examples == null ? "" : """
                examples:
                  - as-of: 2026-11-22T12:00:00Z
                    set: { project: app, branch: main, os: linux-x86_64 }
                    builds:
                """ + examples.indent(6));
    }
}
