package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** When a build finished, and how finely that is told. */
class FinishedTimeTest {

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;
    private final Instant now = Instant.parse("2026-06-01T00:00:00Z");

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(now);
        job("keep: [ { last: 1 } ]", "");
    }

    private void job(String keep, String ofStore) throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: times
                build: "{project}/{os}/{number}"
                stores:
                  - name: p
                    root: store
                    layout: "{number}"
                    set: { project: app, os: linux, branch: main }
                    manifest: build.json
                    %s
                rules: [ { name: all, match: {}, %s } ]
                protect: { latest: false, floor: 0 }
                """.formatted(ofStore, keep));
    }

    private void file(String path, Instant time, int bytes) throws IOException {
        Path file = directory.resolve("store").resolve(path);
        Files.createDirectories(file.getParent());
        Files.setLastModifiedTime(Files.write(file, new byte[bytes]), FileTime.from(time));
    }

    /** The verdicts of a plan by number: {@code keep} or {@code remove}, and the finished time. */
    private Map<String, String> plan(Object... more) throws IOException {
        Object[] words = new Object[more.length + 3];
        words[0] = "plan";
        words[1] = job;
        words[2] = "--json";
        System.arraycopy(more, 0, words, 3, more.length);
        JsonNode planned = winnow.run(words).json();
        Path csv = directory.resolve("reports/times/" + planned.path("run").asString() + "/decisions.csv");
        Map<String, String> verdicts = new TreeMap<>();
        try (CSVParser rows = CSVParser.parse(csv, StandardCharsets.UTF_8,
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get())) {
            for (CSVRecord row : rows) {
                verdicts.put(row.get("number"), row.get("verdict") + " " + row.get("finished"));
            }
        }
        return verdicts;
    }

    @Test
    void of_two_builds_in_one_millisecond_the_later_is_the_newer_whatever_their_numbers() throws IOException {
        file("1/app.bin", Instant.parse("2026-05-01T10:00:00.123456789Z"), 10);
        file("2/app.bin", Instant.parse("2026-05-01T10:00:00.123456788Z"), 10);
        assertThat(plan()).containsOnly(Map.entry("1", "keep 2026-05-01T10:00:00.123456789Z"),
                Map.entry("2", "remove 2026-05-01T10:00:00.123456788Z"));
        assertThat(winnow.run("latest", "--project", "app", "--branch", "main", "--os", "linux", "--json").json()
                .path("number").asInt()).isEqualTo(1);
    }

    @Test
    void what_registrations_and_manifests_say_is_as_fine() throws IOException {
        file("1/app.bin", Instant.parse("2026-05-01T10:00:00Z"), 10);
        file("2/app.bin", Instant.parse("2026-05-01T10:00:00Z"), 10);
        file("3/app.bin", Instant.parse("2026-05-01T10:00:00Z"), 10);
        Files.writeString(directory.resolve("store/3/build.json"), "{\"finished\": \"2026-05-02T10:00:00.0000015Z\"}");
        for (String each : new String[] {"1 .000002", "2 .000001"}) {
            winnow.done("register", "--project", "app", "--os", "linux", "--number", each.split(" ")[0], "--key",
                    "app/linux/" + each.split(" ")[0], "--finished", "2026-05-02T10:00:00" + each.split(" ")[1] + "Z");
        }
        assertThat(plan()).containsOnly(Map.entry("1", "keep 2026-05-02T10:00:00.000002Z"),
                Map.entry("2", "remove 2026-05-02T10:00:00.000001Z"),
                Map.entry("3", "remove 2026-05-02T10:00:00.000001500Z"));
    }

    @Test
    void plan_and_explain_judge_at_the_same_nanosecond() throws IOException {
        job("keep: [ { within: 10d } ]", "");
        file("1/app.bin", Instant.parse("2026-05-01T10:00:00.000000500Z"), 10);
        for (String at : new String[] {"keep 2026-05-11T10:00:00.000000500Z", "remove 2026-05-11T10:00:00.000000501Z"}) {
            String verdict = at.split(" ")[0];
            String asOf = at.split(" ")[1];
            assertThat(plan("--as-of", asOf).get("1")).startsWith(verdict);
            assertThat(winnow.run("explain", job, "app/linux/1", "--as-of", asOf, "--json").json().toString())
                    .contains("\"verdict\":\"" + verdict + "\"");
        }
    }
}
