package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person writes is compared with names as they are, wherever the two meet. */
class NamesAsTheyAreTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    private Path directory;
    private WinnowCli winnow;
    private Path store;

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        store = Files.createDirectories(directory.resolve("store"));
    }

    /** A file, its path given in shown form, 100 days old. */
    private void file(String shown, String text) throws IOException {
        OldFiles.write(NameCodec.path(store, shown), text, NOW.minusSeconds(100 * 86_400L));
    }

    private Path job(String ofStore, String rules) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: names
                build: "{project}/{branch}/{number}"
                stores:
                  - { name: s, root: store, %s }
                rules: [ %s { name: rest, match: {}, keep: none } ]
                protect: { latest: false, floor: 0 }
                """.formatted(ofStore, rules));
    }

    /** Keys and verdicts of all parts, as the plan has them. */
    private Map<String, String> verdicts(Path job) throws IOException {
        JsonNode plan = winnow.done("plan", job, "--json").json();
        Map<String, String> verdicts = new TreeMap<>();
        try (var csv = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(
                Files.newBufferedReader(Path.of(plan.required("report").asString()).resolve("decisions.csv")))) {
            csv.forEach(row -> verdicts.put(row.get("key") + " " + row.get("part"), row.get("verdict")));
        }
        return verdicts;
    }

    @Test
    void a_rule_governs_the_branches_that_its_pattern_fits() throws IOException {
        List<List<String>> fitting = List.of(List.of("50%-off", "50%25-off"), List.of("50%*", "50%25-off"),
                List.of("50?-off", "50%25-off"), List.of("feature%2Flogin", "feature%252Flogin"),
                List.of("100%", "100%25"), List.of("%25", "%2525"), List.of("tab\\there", "tab%09here"),
                List.of("line\\nbreak", "line%0Abreak"), List.of("back\\\\\\\\slash", "back\\slash"),
                List.of("br\\\\[ack]et", "br[ack]et"), List.of("\\\\{a,b\\\\}", "{a,b}"),
                List.of("\u00fcml\u00e4ut", "\u00fcml\u00e4ut"), List.of("e?", "e\u0301"), List.of("\u00e9", "\u00e9"),
                List.of("zero?width", "zero%E2%80%8Bwidth"), List.of("latin?1", "latin%E91"),
                List.of("latin*", "latin%E9%E81"), List.of("#x", "#x"), List.of("a b", "a b"));
        List<List<String>> missing = List.of(List.of("50%25-off", "50%25-off"), List.of("a*25*", "a%25b"),
                List.of("latin%E91", "latin%E91"), List.of("\u00e9", "e\u0301"), List.of("feature/login", "feature%252Flogin"));
        StringBuilder rules = new StringBuilder();
        Map<String, String> expected = new TreeMap<>();
        for (List<String> one : Stream.concat(fitting.stream(), missing.stream()).toList()) {
            int number = expected.size();
            file(number + "/" + one.get(1) + "/app.bin", "x");
            rules.append("{ name: r%d, match: { number: %d, branch: \"%s\" }, keep: all },".formatted(number, number,
                    one.get(0)));
            expected.put("app/" + one.get(1) + "/" + number + " products", number < fitting.size() ? "keep" : "remove");
        }
        Path job = job("layout: \"{number}/{branch}\", set: { project: app, os: any }", rules.toString());
        assertThat(verdicts(job)).isEqualTo(expected);
    }

    @Test
    void ignore_and_logs_and_text_and_words_of_layouts_name_what_is_there() throws IOException {
        file("50%25-off/1/app.bin", "x");
        file("app%2541/lin%25ux/r/2/100%25.log", "x");
        file("app%2541/lin%25ux/r/2/100%25.bin", "x");
        Path job = job("layout: \"app%41/{os:lin%ux}/{branch}/{number}\", set: { project: 10%25 }, "
                + "ignore: [\"50%-off/**\"], logs: [\"100%.log\"]", "");
        assertThat(verdicts(job)).isEqualTo(Map.of("10%2525/r/2 products", "remove", "10%2525/r/2 logs", "remove"));
    }

    @Test
    void a_manifest_agrees_with_a_path_of_the_same_name() throws IOException {
        file("50%25-off/1/build.json", "{\"branch\": \"50%-off\", \"status\": \"success\", \"share\": \"50%, 25%25\", "
                + "\"100%\": \"a\\tb\"}");
        file("50%25-off/1/app.bin", "x");
        file("50%25-off/2/build.json", "{\"branch\": \"50%25-off\"}");
        file("50%25-off/2/app.bin", "x");
        Path job = job("layout: \"{branch}/{number}\", set: { project: app, os: any }, manifest: build.json",
                "{ name: share, match: { properties.100%: \"a?b\", properties.share: \"50%, 25%25\" }, keep: all },");
        WinnowCli.Result plan = winnow.run("plan", job, "--json");
        assertThat(plan.exit()).as("the second manifest contradicts its path").isEqualTo(5);
        JsonNode builds = winnow.done("builds", "--json", "--sort", "key").json();
        assertThat(builds.get(0).required("properties").toString())
                .isEqualTo("{\"100%\":\"a\\tb\",\"share\":\"50%, 25%25\"}");
        assertThat(builds.get(0).required("doubts")).isEmpty();
        assertThat(builds.get(1).required("doubts")).isNotEmpty();
        assertThat(winnow.done("explain", job, "app/50%25-off/1").out()).contains("share");
    }

    @Test
    void commands_take_a_name_as_it_is_and_as_it_is_shown() throws IOException {
        file("50%25-off/1/app.bin", "x");
        file("feature%252Flogin/2/app.bin", "x");
        file("caf%C3%A9/3/app.bin", "x");
        Path job = job("layout: \"{branch}/{number}\", set: { project: app, os: any }", "");
        winnow.done("scan", job);
        for (String branch : List.of("50%-off", "50%25-off", "feature%2Flogin", "feature%252Flogin", "café",
                "caf%C3%A9")) {
            assertThat(winnow.done("builds", "branch=" + branch, "--json").json()).as(branch).hasSize(1);
            assertThat(winnow.run("latest", "--project", "app", "--branch", branch, "--os", "any").exit()).as(branch)
                    .isZero();
        }
        assertThat(winnow.done("builds", "app/50%-off/*", "--json").json()).hasSize(1);
        assertThat(winnow.done("builds", "app/50%25-off/*", "--json").json()).hasSize(1);
        for (String key : List.of("app/50%25-off/1", "app/50%-off/1", "app/50?-*/1", "app/5[0]%25*/*")) {
            assertThat(winnow.done("pin", key, "--by", "me", "--reason", "why").out()).as(key)
                    .contains("app/50%25-off/1");
        }
    }

    @Test
    void a_complete_set_counts_the_values_that_it_names() throws IOException {
        file("10%25/1/app.bin", "x");
        file("20%25/1/app.bin", "x");
        Path job = job("layout: \"{os}/{number}\", set: { project: app, branch: b }, manifest: build.json", "");
        Files.writeString(job, Files.readString(job).replace("{project}/{branch}/{number}", "{project}/5%/{os}/{number}")
                .replace("floor: 0", "floor: 0, complete-set: { over: os, of: number, by: [project], "
                        + "values: [\"10%\", \"20%\"] }"));
        for (String os : List.of("10%25", "20%25")) {
            file(os + "/1/build.json", "{\"status\": \"success\"}");
        }
        assertThat(verdicts(job)).isEqualTo(Map.of("app/5%25/10%25/1 products", "keep", "app/5%25/20%25/1 products", "keep"));
        assertThat(winnow.done("pin", "app/5%/10%/1", "--by", "me", "--reason", "why").out()).contains("10%25");
    }

    @Test
    void a_root_is_the_folder_of_that_very_name() throws IOException {
        store = Files.createDirectories(directory.resolve("feature%2Flogin"));
        Files.createDirectories(directory.resolve("feature/login"));
        file("b/1/app.bin", "x");
        Path job = job("layout: \"{branch}/{number}\", set: { project: app, os: any }", "");
        Files.writeString(job, Files.readString(job).replace("root: store", "root: feature%2Flogin"));
        assertThat(verdicts(job)).containsOnlyKeys("app/b/1 products");
    }

    @Test
    void a_pattern_in_the_shown_form_is_warned_of() throws IOException {
        file("50%25-off/1/app.bin", "x");
        Path job = job("layout: \"{branch}/{number}\", set: { project: app, os: any }",
                "{ name: kept, match: { branch: \"50%25-off\" }, keep: all },");
        WinnowCli.Result plan = winnow.done("plan", job);
        assertThat(plan.out() + plan.err()).contains("whose name is '50%-off'");
    }
}
