package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people and CI say of builds: registrations, pins, defects; before there are files and after they are gone. */
class RecordsTest {

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(Instant.parse("2026-06-01T00:00:00Z"));
        Files.createDirectories(directory.resolve("store"));
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: records
                build: "{project}/{branch}/{os}/{number}"
                stores:
                  - name: products
                    root: store
                    layout: "{branch:**}/{os:linux|mac}/{number}"
                    set: { project: app }
                    manifest: build.json
                    settle: 0s
                    logs: ["*.log"]
                rules:
                  - name: few
                    match: {}
                    products: { keep: [ { last: 1 } ] }
                    logs: { keep: [ { within: 1d } ] }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                trash: { keep: 2d }
                """);
    }

    private Path add(int number, String finished) throws IOException {
        Path entry = Files.createDirectories(directory.resolve("store/main/linux/" + number));
        Files.writeString(entry.resolve("app.run"), "program");
        Files.writeString(entry.resolve("test.log"), "log");
        Files.writeString(entry.resolve("build.json"), "{\"status\": \"success\", \"finished\": \"" + finished + "\"}");
        return entry;
    }

    private Result register(String words) {
        List<Object> all = new ArrayList<>(List.of("register"));
        for (String word : words.split(" ")) {
            all.add(word.replace("JOB", job.toString()).replace("STORE", directory.resolve("store").toString()));
        }
        return winnow.run(all.toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "--key a/1 --status success | 0 | registered: a/1",
        "--key a/1 --status success --property reason=sale --tag x --tag y | 0 | properties.reason: sale",
        "--job JOB --project app --branch main --os linux --number 7 | 0 | registered: app/main/linux/7",
        "--job JOB --products STORE/main/mac/9/app.run --status failure | 2 | has no key",
        "--job JOB --products STORE/main/mac/9 --status failure | 0 | registered: app/main/mac/9",
        "--job JOB --products STORE/main/mac/9 --os linux | 2 | os is 'linux', but the path",
        "--job JOB --key b --project app --branch main --os linux --number 7 | 2 | its attributes make",
        "--status success | 2 | has no key",
        "--key a/1 --status fine | 2 | 'fine' is none of success",
        "--key a/1 --number -3 | 2 | number",
        "--key a/1 --property reason | 2 | is no property",
        "--key a/1 --finished yesterday | 2 | is not an instant",
        "--key a%C3%BC --branch b%C3%BC | 0 | branch: bü"})
    void registers_or_says_why_not(String words, int exit, String says) {
        Result result = register(words);
        assertThat(result.out() + result.err()).contains(says);
        assertThat(result.exit()).isEqualTo(exit);
    }

    @Test
    void the_same_registration_again_changes_nothing_and_another_is_refused_unless_it_replaces() throws IOException {
        assertThat(register("--key a/1 --status running").exit()).isZero();
        String ledger = Files.readString(directory.resolve("state/ledger.ndjson"));
        assertThat(register("--key a/1 --status running").exit()).isZero();
        assertThat(Files.readString(directory.resolve("state/ledger.ndjson"))).isEqualTo(ledger);

        Result other = register("--key a/1 --status success");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("a/1 is registered already", "status", "--replace");
        assertThat(winnow.done("show", "a/1", "--json").json().get("status").asString()).isEqualTo("running");
        assertThat(register("--key a/1 --status success --replace").exit()).isZero();
        assertThat(winnow.done("show", "a/1", "--json").json().get("status").asString()).isEqualTo("success");
        assertThat(Files.readString(directory.resolve("state/ledger.ndjson"))).contains("\"register\"")
                .contains("\"replaced\":true");
    }

    @Test
    void a_registration_goes_before_the_manifest_and_contradicting_the_path_makes_doubt() throws IOException {
        add(1, "2026-05-01T00:00:00Z");
        register("--key app/main/linux/1 --status failure --finished 2026-05-02 --property by=ci");
        winnow.done("scan", job);
        JsonNode shown = winnow.done("show", "app/main/linux/1", "--json").json();
        assertThat(shown.get("status").asString()).isEqualTo("failure");
        assertThat(shown.get("sources").get("status").asString()).isEqualTo("registration");
        assertThat(shown.get("finished").asString()).startsWith("2026-05-02");
        register("--key app/main/linux/1 --os mac --replace");
        shown = winnow.done("show", "app/main/linux/1", "--json").json();
        assertThat(shown.get("doubts").toString()).contains("registration says os 'mac', but path says 'linux'");
        assertThat(shown.get("status").asString()).as("the manifest speaks again").isEqualTo("success");
    }

    @Test
    void what_is_known_of_a_build_stays_when_its_files_are_purged() throws IOException {
        add(1, "2026-05-01T00:00:00Z");
        add(2, "2026-05-02T00:00:00Z");
        register("--key app/main/linux/1 --status success --property reason=sale");
        winnow.done("adopt", job);
        winnow.done("plan", job);
        winnow.done("defect", "app/main/linux/1", "--found", "it crashes", "--by", "QA");
        winnow.done("defect", "app/main/linux/1", "--logged", "BUG-7", "--by", "QA");
        winnow.done("pin", "app/main/linux/1", "--by", "QA", "--reason", "fair", "--until", "2026-06-02");
        winnow.done("run", job);
        assertThat(directory.resolve("store/main/linux/1")).as("pinned").exists();
        winnow.after(Duration.ofDays(2)).done("run", job);
        assertThat(directory.resolve("store/main/linux/1")).doesNotExist();
        winnow.after(Duration.ofDays(3)).done("run", job);

        JsonNode shown = winnow.done("show", "app/main/linux/1", "--json").json();
        assertThat(shown.get("parts")).isEmpty();
        assertThat(shown.get("removals").toString()).contains("purged");
        assertThat(shown.get("properties").get("reason").asString()).isEqualTo("sale");
        assertThat(shown.get("defects").get(0).get("ticket").asString()).isEqualTo("BUG-7");
        JsonNode pin = winnow.done("pins", "--all", "--json").json().get(0);
        assertThat(pin.get("reason").asString()).isEqualTo("fair");
        assertThat(pin.get("holds").asBoolean()).isFalse();
    }

    @Test
    void a_pin_is_spoken_of_before_and_after_its_end() throws IOException {
        add(1, "2026-05-01T00:00:00Z");
        add(2, "2026-05-02T00:00:00Z");
        winnow.done("scan", job);
        winnow.done("pin", "app/main/linux/1", "--by", "QA", "--reason", "fair", "--until", "2026-06-20");
        assertThat(notes()).containsExactly("");
        winnow.at(Instant.parse("2026-06-14T00:00:00Z"));
        assertThat(winnow.done("pins", "--expiring", "14d", "--json").json()).hasSize(1);
        assertThat(notes()).containsExactly("expires within 7 d");
        winnow.at(Instant.parse("2026-06-21T00:00:00Z"));
        assertThat(notes()).containsExactly("expired at 2026-06-21T00:00:00Z");
        winnow.at(Instant.parse("2026-06-22T00:00:00Z"));
        assertThat(notes()).isEmpty();
    }

    private List<String> notes() throws IOException {
        Path report = Path.of(winnow.done("plan", job, "--json").json().get("report").asString());
        List<String> notes = new ArrayList<>();
        JsonMapper.shared().readTree(Files.readAllBytes(report.resolve("summary.json"))).get("pins").get("first")
                .forEach(pin -> notes.add(pin.get("note").asString()));
        return notes;
    }

    @Test
    void a_pin_survives_the_removal_of_one_part_and_travels_with_restore() throws IOException {
        add(1, "2026-05-01T00:00:00Z");
        add(2, "2026-05-02T00:00:00Z");
        winnow.done("adopt", job);
        winnow.done("run", job);
        Path entry = directory.resolve("store/main/linux/2");
        assertThat(entry.resolve("app.run")).exists();
        winnow.done("pin", "app/main/linux/2", "--by", "QA", "--reason", "fair");
        winnow.done("pin", "app/main/linux/1", "--by", "QA", "--reason", "evidence");

        winnow.done("restore", "app/main/linux/1", "--no-pin");

        JsonNode shown = winnow.done("show", "app/main/linux/1", "--json").json();
        assertThat(shown.get("pins").toString()).contains("evidence");
        assertThat(shown.get("parts")).hasSize(2);
        winnow.after(Duration.ofDays(5)).done("run", job);
        assertThat(directory.resolve("store/main/linux/1/app.run")).exists();
        assertThat(winnow.done("show", "app/main/linux/2", "--json").json().get("pins").toString()).contains("fair");
    }
}
