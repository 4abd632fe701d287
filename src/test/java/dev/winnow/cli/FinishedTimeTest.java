package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
                limits: { removals: 100%%, removals-per-group: 100%% }
                approval: never
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
                verdicts.put(row.get("number") + (row.get("part").equals("logs") ? " logs" : ""), row.get("verdict") + " " + row.get("finished"));
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

    private static final Instant OLD = Instant.parse("2026-04-01T10:00:00Z");

    private void later(Duration time) {
        winnow.after(time);
    }

    private String latest() {
        JsonNode latest = winnow.run("latest", "--project", "app", "--branch", "main", "--os", "linux", "--json").json();
        return latest.path("number").asString();
    }

    /** A link whose own time is that of the test's run, far later than any file's. */
    private void link(String path, String target) throws IOException {
        Path link = directory.resolve("store").resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        winnow.at(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2));
    }

    @Test
    void the_own_time_of_a_link_neither_dates_nor_unsettles_a_build_that_has_files() throws IOException {
        file("1/app.bin", OLD, 10);
        file("2/app.bin", OLD.plusSeconds(60), 10);
        link("1/run", "app.bin");
        link("1/lib/current", "../app.bin");
        assertThat(plan()).containsOnly(Map.entry("1", "remove " + OLD), Map.entry("2", "keep " + OLD.plusSeconds(60)));
        assertThat(plan()).containsEntry("1", "remove " + OLD);
        winnow.done("adopt", job);
        assertThat(winnow.run("run", job).exit()).isZero();
        assertThat(directory.resolve("store/1")).doesNotExist();
    }

    @Test
    void a_build_of_links_alone_is_dated_by_them() throws IOException {
        file("2/app.bin", OLD, 10);
        file("3/app.bin", OLD.plusSeconds(60), 10);
        link("1/run", "nowhere");
        assertThat(plan()).extractingByKey("1").asString().startsWith("keep ").doesNotContain(OLD.toString());
        assertThat(plan()).containsEntry("2", "remove " + OLD);
    }

    @Test
    void a_link_that_leads_elsewhere_since_the_plan_keeps_its_build() throws IOException {
        file("1/app.bin", OLD, 10);
        file("1/web.bin", OLD, 10);
        file("2/app.bin", OLD.plusSeconds(60), 10);
        link("1/run", "app.bin");
        winnow.done("adopt", job);
        String plan = winnow.run("plan", job, "--json").json().required("plan").asString();
        Files.delete(directory.resolve("store/1/run"));
        link("1/run", "web.bin");
        assertThat(winnow.run("apply", plan).exit()).isEqualTo(5);
        assertThat(directory.resolve("store/1/app.bin")).exists();
    }

    @Test
    void what_comes_late_does_not_date_a_build_anew() throws IOException {
        file("1/app.bin", OLD, 1000);
        file("1/app2.bin", OLD, 1000);
        file("2/app.bin", OLD.plusSeconds(60), 1000);
        winnow.done("scan", job);
        file("1/app.bin.asc", now, 500);
        file("1/forgotten.msi", now, 1500);
        later(Duration.ofMinutes(10));
        // The late files may still be written.
        assertThat(plan()).containsEntry("1", "keep " + OLD);
        assertThat(latest()).isEqualTo("2");
        later(Duration.ofHours(2));
        assertThat(plan()).containsOnly(Map.entry("1", "remove " + OLD), Map.entry("2", "keep " + OLD.plusSeconds(60)));
        file("1/all.new", now.plusSeconds(7_860), 1);
        later(Duration.ofHours(2));
        assertThat(plan()).containsEntry("1", "keep " + now.plusSeconds(7_860));
        assertThat(latest()).isEqualTo("1");
    }

    @Test
    void late_logs_do_not_date_products_anew() throws IOException {
        job("keep: [ { last: 1 } ]", "logs: [ '**/*.log' ]");
        file("1/app.bin", OLD, 10);
        file("2/app.bin", OLD.plusSeconds(60), 10);
        winnow.done("scan", job);
        file("1/tests.log", now, 5000);
        later(Duration.ofHours(2));
        assertThat(plan()).containsEntry("1", "remove " + OLD);
    }

    @Test
    void files_whose_times_say_nothing_count_from_the_run_that_saw_them_first() throws IOException {
        job("keep: [ { within: 5d } ]", "");
        file("1/app.bin", Instant.EPOCH, 10);
        file("2/app.bin", Instant.parse("1980-01-01T00:00:00Z"), 10);
        assertThat(plan()).containsOnly(Map.entry("1", "keep " + now), Map.entry("2", "keep " + now));
        later(Duration.ofDays(2));
        assertThat(plan()).containsOnly(Map.entry("1", "keep " + now), Map.entry("2", "keep " + now));
        assertThat(winnow.done("show", "app/linux/1", "--json").json().toString()).contains("first seen");
        later(Duration.ofDays(4));
        assertThat(plan()).containsOnly(Map.entry("1", "remove " + now), Map.entry("2", "remove " + now));
    }

    @Test
    void an_entry_that_came_since_the_last_scan_with_older_files_counts_from_its_first_sight() throws IOException {
        job("keep: [ { within: 5d } ]", "");
        file("1/app.bin", OLD, 10);
        assertThat(plan()).containsOnly(Map.entry("1", "remove " + OLD));
        file("2/app.bin", OLD, 10);
        later(Duration.ofDays(1));
        Instant seen = now.plus(Duration.ofDays(1));
        assertThat(plan()).containsOnly(Map.entry("1", "remove " + OLD), Map.entry("2", "keep " + seen));
        // The upload goes on: half of it was there.
        file("2/more.bin", OLD.minusSeconds(60), 10);
        later(Duration.ofMinutes(30));
        assertThat(plan()).containsEntry("2", "keep " + seen.plus(Duration.ofMinutes(30)));
    }

    @Test
    void an_upload_that_keeps_old_file_times_is_running_from_its_first_sight_whatever_its_name_says()
            throws IOException {
        job("keep: [ { last: 2 } ]", "");
        Files.writeString(job, Files.readString(job).replace("\"{number}\"", "\"{number}-{finished:yyyyMMdd}\""));
        file("1-20260501/app.bin", OLD, 10);
        plan();
        assertThat(latest()).as("of a first scan all may have been there for long").isEqualTo("1");
        later(Duration.ofDays(1));
        file("2-20260502/app.bin", OLD, 10);
        assertThat(plan()).containsEntry("2", "keep 2026-05-02T00:00:00Z");
        assertThat(latest()).isEqualTo("1");
        later(Duration.ofMinutes(30));
        file("2-20260502/more.bin", OLD.plusSeconds(60), 10);
        plan();
        later(Duration.ofMinutes(45));
        plan();
        assertThat(latest()).as("its second file came within the hour").isEqualTo("1");
        later(Duration.ofMinutes(30));
        plan();
        assertThat(latest()).isEqualTo("2");
    }

    @Test
    void nothing_is_dated_anew_by_a_changed_layout_a_folder_that_is_readable_again_or_a_move() throws IOException {
        job("keep: [ { within: 5d } ]", "");
        file("1/app.bin", OLD, 10);
        file("night-7/app.bin", OLD, 10);
        winnow.done("scan", job);
        Files.writeString(job, Files.readString(job).replace("layout: \"{number}\"",
                "layout: [ \"{number}\", \"night-{number}\" ]"));
        later(Duration.ofDays(1));
        assertThat(plan()).containsEntry("7", "remove " + OLD);
        Files.move(directory.resolve("store/1"), directory.resolve("store/2"));
        later(Duration.ofDays(1));
        assertThat(plan("--limit-override", "moved")).containsEntry("2", "remove " + OLD);
    }

    @Test
    void an_entry_that_is_written_to_is_running_whatever_its_name_or_a_registration_says() throws IOException {
        file("1/app.bin", OLD, 10);
        file("2/app.bin", now.minusSeconds(10), 10);
        file("3/app.bin", OLD, 10);
        file("3/late.bin", now.minusSeconds(10), 10);
        for (String number : new String[] {"2", "3"}) {
            winnow.done("register", "--project", "app", "--os", "linux", "--number", number, "--key",
                    "app/linux/" + number, "--finished", "2026-05-02T10:00:00Z", "--status", "success");
        }
        plan();
        assertThat(latest()).isEqualTo("1");
        later(Duration.ofHours(2));
        plan();
        assertThat(latest()).isEqualTo("3");
    }

    @Test
    void a_manifest_or_keep_file_that_is_newer_than_the_products_says_nothing_of_them() throws IOException {
        job("keep: [ { last: 2 } ]", "");
        file("1/app.bin", OLD, 10);
        file("2/app.bin", OLD.plusSeconds(60), 10);
        Files.writeString(directory.resolve("store/2/build.json"), "{\"version\": \"2\"}");
        Files.setLastModifiedTime(directory.resolve("store/2/build.json"), FileTime.from(now.minusSeconds(60)));
        assertThat(plan()).containsEntry("2", "keep " + OLD.plusSeconds(60));
        assertThat(latest()).isEqualTo("2");
        // QA's file comes between two scans.
        file("2/.keep", now, 20);
        assertThat(latest()).isEqualTo("2");
        plan();
        assertThat(latest()).isEqualTo("2");
        assertThat(winnow.run("latest", "--project", "app", "--branch", "main", "--os", "linux", "--json").json()
                .path("files").size()).isEqualTo(1);
        file("2/app.bin", OLD.plusSeconds(60), 11);
        assertThat(latest()).isEqualTo("1");
    }

    @Test
    void empty_entries_are_ruled_by_the_time_of_their_folder_and_take_no_place() throws IOException {
        job("keep: [ { last: 2 } ]", "ignore: [ '**/index.html' ]");
        Files.writeString(job, Files.readString(job).replace("latest: false, floor: 0", "latest: true, floor: 1"));
        for (int number = 1; number <= 4; number++) {
            file(number + "/app.bin", OLD.plusSeconds(number), 10);
            file(number + "/index.html", now, 50);
        }
        Instant folder = OLD.minusSeconds(1);
        for (int number : new int[] {0, 5}) {
            Path entry = Files.createDirectories(directory.resolve("store/" + number));
            Files.setLastModifiedTime(entry, FileTime.from(OLD.plusSeconds(number == 0 ? -1 : 5)));
        }
        Map<String, String> verdicts = plan();
        assertThat(verdicts).containsEntry("0", "remove " + folder).containsEntry("1", "remove " + OLD.plusSeconds(1))
                .containsEntry("2", "remove " + OLD.plusSeconds(2)).containsEntry("3", "keep " + OLD.plusSeconds(3))
                .containsEntry("4", "keep " + OLD.plusSeconds(4));
        assertThat(latest()).isEqualTo("4");
        assertThat(winnow.run("explain", job, "app/linux/0").out()).contains("it is empty, so that it takes no place");
        assertThat(winnow.run("explain", job, "app/linux/4").out()).doesNotContain("it is empty");
        winnow.done("adopt", job);
        winnow.done("run", job);
        assertThat(directory.resolve("store/1")).doesNotExist();
        assertThat(directory.resolve("store/0")).doesNotExist();
        winnow.done("restore", "app/linux/1");
        assertThat(directory.resolve("store/1/index.html")).exists();
    }
}
