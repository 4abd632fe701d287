package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What people said of a build stays with it when its files are moved, or the job gives it another key. */
class MovedBuildsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        for (int number = 1; number <= 3; number++) {
            build("topic", number);
            build("main", number);
        }
        job("{project}/{branch}/{os}/{number}", "");
        winnow.done("scan", job);
        tick();
    }

    private void tick() {
        winnow.after(Duration.ofHours(2));
    }

    private Path entry(String branch, int number) {
        return directory.resolve("store/" + branch + "/linux/" + number);
    }

    private void build(String branch, int number) throws IOException {
        Path file = Files.createDirectories(entry(branch, number)).resolve("app.zip");
        Files.writeString(file, branch + " " + "x".repeat(number + branch.length()));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(100 - number))));
    }

    private void job(String build, String more) throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: moved
                build: "%s"
                stores:
                  - { name: p, root: store, layout: "{branch:**}/{os:linux}/{number}", set: { project: app } }
                %s
                rules: [ { name: all, match: {}, keep: none } ]
                protect: { latest: false, floor: 0 }
                """.formatted(build, more));
    }

    private void pin(String key, String by) {
        winnow.done("pin", key, "--by", by, "--reason", "matter of " + by);
    }

    /** The keys of exact pins that hold, and whose they are. */
    private Map<String, List<String>> pins() {
        Map<String, List<String>> pins = new TreeMap<>();
        winnow.done("pins", "--json").json().forEach(pin -> {
            if (pin.get("exact").asBoolean()) {
                pins.computeIfAbsent(pin.get("key").asString(), key -> new ArrayList<>()).add(pin.get("by").asString());
            }
        });
        pins.values().forEach(by -> by.sort(null));
        return pins;
    }

    private void move(String from, String to) throws IOException {
        Files.move(directory.resolve("store/" + from), directory.resolve("store/" + to));
    }

    private Map<String, String> verdicts() throws IOException {
        Result plan = winnow.run("plan", job, "--json");
        Map<String, String> verdicts = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(plan.json().get("report").asString()).resolve("decisions.csv"))) {
            String[] cells = line.split(",");
            verdicts.put(cells[0], cells[2]);
        }
        return verdicts;
    }

    @Test
    void pins_defects_records_and_date_follow_a_renamed_folder() throws IOException {
        pin("app/topic/linux/1", "QA");
        pin("app/topic/*/2", "Release");
        winnow.done("defect", "app/topic/linux/3", "--found", "crashes", "--by", "QA");
        winnow.done("register", "--key", "app/topic/linux/3", "--branch", "topic", "--status", "success", "--property",
                "a=b");
        String finished = show("app/topic/linux/1").get("finished").asString();
        tick();
        move("topic", "release");
        Result scan = winnow.done("scan", job);
        assertThat(scan.err()).contains("app/topic/linux/1 is now app/release/linux/1");
        assertThat(pins()).isEqualTo(Map.of("app/release/linux/1", List.of("QA"), "app/release/linux/2",
                List.of("Release")));
        assertThat(verdicts()).containsEntry("app/release/linux/1", "keep").containsEntry("app/release/linux/2", "keep");
        JsonNode third = show("app/release/linux/3");
        assertThat(third.get("defect").asString()).isEqualTo("open");
        assertThat(third.get("status").asString()).isEqualTo("success");
        assertThat(third.get("properties").get("a").asString()).isEqualTo("b");
        assertThat(third.get("doubts")).isEmpty();
        assertThat(show("app/release/linux/1").get("finished").asString()).isEqualTo(finished);
        assertThat(Files.readString(directory.resolve("state/ledger.ndjson"))).contains("\"event\":\"moved\"");
    }

    private JsonNode show(String key) {
        return winnow.done("show", key, "--json").json();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_build_that_its_first_sight_dated_keeps_this_date(boolean registered) throws IOException {
        build("topic", 4);
        Files.setLastModifiedTime(entry("topic", 4).resolve("app.zip"), FileTime.from(Instant.EPOCH));
        winnow.done("scan", job);
        String seen = show("app/topic/linux/4").get("finished").asString();
        assertThat(Instant.parse(seen)).isAfter(NOW);
        winnow.after(Duration.ofMinutes(5));
        if (registered) {
            winnow.done("register", "--key", "app/main/linux/4", "--status", "success");
        }
        move("topic/linux/4", "main/linux/4");
        winnow.done("scan", job);
        assertThat(show("app/main/linux/4").get("finished").asString()).isEqualTo(seen);
        winnow.after(Duration.ofHours(4)).done("scan", job);
        assertThat(show("app/main/linux/4").get("finished").asString()).isEqualTo(seen);
    }

    /** As when somebody renames it while a scan goes on, which has looked at the new place already. */
    @Test
    void what_one_scan_finds_gone_and_the_next_in_another_place_has_moved() throws IOException {
        pin("app/topic/linux/1", "QA");
        String finished = show("app/topic/linux/1").get("finished").asString();
        tick();
        Files.move(entry("topic", 1), directory.resolve("elsewhere"));
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/topic/linux/1");
        tick();
        Files.move(directory.resolve("elsewhere"), Files.createDirectories(entry("alpha", 1).getParent()).resolve("1"));
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/alpha/linux/1");
        assertThat(show("app/alpha/linux/1").get("finished").asString()).isEqualTo(finished);
        tick();
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/alpha/linux/1");
    }

    @Test
    void a_pin_that_followed_once_does_not_come_again_after_it_was_ended() throws IOException {
        pin("app/topic/*/2", "Release");
        tick();
        move("topic/linux/2", "main/linux/7");
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/main/linux/7");
        winnow.done("unpin", "app/main/linux/7", "--by", "Release", "--reason", "enough");
        tick();
        Files.writeString(entry("main", 7).resolve("app.zip.sig"), "signed");
        winnow.done("scan", job);
        assertThat(pins()).isEmpty();
    }

    @Test
    void the_old_key_still_finds_it() throws IOException {
        pin("app/topic/linux/1", "QA");
        tick();
        move("topic", "release");
        winnow.done("scan", job);
        tick();
        assertThat(show("app/topic/linux/1").get("key").asString()).isEqualTo("app/release/linux/1");
        assertThat(show("app/release/linux/1").get("earlier_keys").toString()).contains("app/topic/linux/1");
        assertThat(winnow.done("history", "app/topic/linux/1").out()).contains("matter of QA", "moved",
                "first seen at topic/linux/1", "first seen at release/linux/1");
        assertThat(winnow.done("explain", job, "app/topic/linux/1").out()).contains("app/topic/linux/1 is now app/release/linux/1",
                "pinned by QA");
        assertThat(winnow.done("unpin", "app/topic/linux/1", "--by", "QA").out()).contains("is now app/release/linux/1");
        assertThat(pins()).isEmpty();
        pin("app/topic/linux/2", "QA");
        assertThat(pins()).containsOnlyKeys("app/release/linux/2");
    }

    @Test
    void what_was_removed_before_it_moved_is_restored_by_either_key() throws IOException {
        for (int number = 1; number <= 2; number++) {
            Files.setLastModifiedTime(Files.writeString(entry("topic", number).resolve("build.log"), "log " + number),
                    FileTime.from(NOW.minus(Duration.ofDays(99))));
        }
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: moved
                build: "{project}/{branch}/{os}/{number}"
                stores:
                  - name: p
                    root: store
                    layout: "{branch:**}/{os:linux}/{number}"
                    set: { project: app }
                    logs: ["*.log"]
                rules: [ { name: logs, match: {}, products: { keep: all }, logs: { keep: none } } ]
                protect: { latest: false, floor: 0 }
                approval: never
                """);
        winnow.done("adopt", job);
        winnow.done("run", job);
        assertThat(entry("topic", 1).resolve("build.log")).doesNotExist();
        tick();
        move("topic", "release");
        winnow.done("scan", job);
        tick();
        winnow.done("restore", "app/release/linux/1", "--no-pin");
        winnow.done("restore", "app/topic/linux/2", "--no-pin");
        assertThat(entry("topic", 1).resolve("build.log")).hasContent("log 1");
        assertThat(entry("topic", 2).resolve("build.log")).hasContent("log 2");
    }

    @Test
    void moved_entries_are_no_shrink_and_a_copy_is_no_move() throws IOException {
        pin("app/topic/linux/1", "QA");
        tick();
        move("topic", "a");
        move("main", "b");
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/a/linux/1");
        tick();
        Path copy = Files.createDirectories(entry("copied", 1));
        Files.copy(entry("a", 1).resolve("app.zip"), copy.resolve("app.zip"), StandardCopyOption.COPY_ATTRIBUTES);
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app/a/linux/1");
    }

    @Test
    void folders_that_swap_their_names_swap_what_was_said_of_them() throws IOException {
        pin("app/topic/linux/1", "QA");
        pin("app/main/linux/1", "QA");
        pin("app/main/linux/2", "Legal");
        winnow.done("defect", "app/topic/linux/3", "--found", "of topic", "--by", "QA");
        winnow.done("defect", "app/main/linux/3", "--found", "of main", "--by", "QA");
        winnow.done("defect", "app/main/linux/2", "--found", "of main", "--by", "QA");
        tick();
        move("topic", "third");
        move("main", "topic");
        move("third", "main");
        winnow.done("scan", job);
        assertThat(pins()).isEqualTo(Map.of("app/topic/linux/1", List.of("QA"), "app/main/linux/1", List.of("QA"),
                "app/topic/linux/2", List.of("Legal")));
        assertThat(show("app/topic/linux/3").get("defects").toString()).contains("of main").doesNotContain("of topic");
        assertThat(show("app/main/linux/3").get("defects").toString()).contains("of topic").doesNotContain("of main");
        assertThat(show("app/main/linux/2").get("defects")).isEmpty();
    }

    @Test
    void a_new_build_in_the_old_place_does_not_inherit() throws IOException {
        pin("app/topic/linux/1", "QA");
        tick();
        move("topic", "release");
        build("topic", 1);
        Files.writeString(entry("topic", 1).resolve("app.zip"), "made anew and longer");
        winnow.done("scan", job);
        assertThat(pins()).isEqualTo(Map.of("app/release/linux/1", List.of("QA")));
    }

    @Test
    void what_changed_on_its_way_keeps_its_pin_in_both_places() throws IOException {
        pin("app/topic/linux/1", "QA");
        tick();
        move("topic", "release");
        Files.writeString(entry("release", 1).resolve("late.txt"), "late");
        winnow.done("scan", job, "--limit-override", "test");
        assertThat(pins()).containsOnlyKeys("app/release/linux/1", "app/topic/linux/1");
    }

    @Test
    void a_file_that_came_on_the_way_to_another_name_neither_frees_a_build_nor_dates_it_anew() throws IOException {
        String finished = show("app/topic/linux/1").get("finished").asString();
        pin("app/topic/linux/1", "QA");
        Files.move(entry("topic", 1), entry("topic", 7));
        Files.setLastModifiedTime(Files.writeString(entry("topic", 7).resolve("README"), "x"),
                FileTime.from(NOW.plus(Duration.ofHours(1))));
        tick();
        winnow.run("scan", job);

        assertThat(pins()).containsOnlyKeys("app/topic/linux/1", "app/topic/linux/7");
        assertThat(show("app/topic/linux/7").get("finished").asString()).isEqualTo(finished);
    }

    @Test
    void another_template_gives_each_build_another_key_and_all_that_was_said_follows() throws IOException {
        pin("app/topic/linux/1", "QA");
        winnow.done("defect", "app/topic/linux/2", "--found", "crashes", "--by", "QA");
        tick();
        job("{project}:{branch}/{number}", "");
        winnow.done("scan", job);
        assertThat(pins()).containsOnlyKeys("app:topic/1");
        assertThat(show("app:topic/2").get("defect").asString()).isEqualTo("open");
        assertThat(winnow.run("builds", "--json").json()).as("the old keys are no builds").hasSize(6);
        assertThat(verdicts()).containsEntry("app:topic/1", "keep").containsEntry("app:topic/2", "keep");
    }

    @Test
    void keys_that_become_one_and_keys_that_become_two_keep_every_pin() throws IOException {
        pin("app/topic/linux/1", "QA");
        pin("app/main/linux/1", "Legal");
        tick();
        job("{project}/{number}", "");
        winnow.run("scan", job);
        assertThat(pins()).isEqualTo(Map.of("app/1", List.of("Legal", "QA")));
        tick();
        job("{project}/{branch}/{number}", "");
        winnow.done("scan", job);
        assertThat(pins()).isEqualTo(Map.of("app/topic/1", List.of("Legal", "QA"), "app/main/1", List.of("Legal", "QA")));
    }

    @Test
    void the_ledger_teaches_a_lost_catalog_what_moved() throws IOException {
        pin("app/topic/linux/1", "QA");
        winnow.done("register", "--key", "app/topic/linux/2", "--branch", "topic", "--status", "failure");
        winnow.done("defect", "app/topic/linux/3", "--found", "crashes", "--by", "QA");
        tick();
        move("topic", "release");
        winnow.done("scan", job);
        try (var files = Files.list(directory.resolve("state"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(".db")).toList()) {
                Files.delete(file);
            }
        }
        tick();
        winnow.run("scan", job);
        assertThat(pins()).isEqualTo(Map.of("app/release/linux/1", List.of("QA")));
        assertThat(show("app/release/linux/3").get("defect").asString()).isEqualTo("open");
        assertThat(show("app/topic/linux/1").get("key").asString()).isEqualTo("app/release/linux/1");
        assertThat(show("app/release/linux/2").get("status").asString()).isEqualTo("failure");
        assertThat(show("app/release/linux/2").get("doubts")).isEmpty();
    }

    @Test
    void a_pin_that_fits_nothing_is_told_in_each_report_until_it_fits_again_or_ends() throws IOException {
        pin("app/topic/linux/1", "QA");
        pin("app/topic/**", "Release");
        tick();
        Files.move(directory.resolve("store/topic"), directory.resolve("elsewhere"));
        Result plan = winnow.run("plan", job, "--limit-override", "deleted");
        assertThat(plan.exit()).isEqualTo(5);
        tick();
        plan = winnow.run("plan", job, "--json");
        assertThat(plan.exit()).isEqualTo(5);
        String report = Files.readString(Path.of(plan.json().get("report").asString()).resolve("summary.json"));
        assertThat(report).contains("the pin by QA (matter of QA) matches no present build", "the pin by Release");
        winnow.done("unpin", "app/topic/**", "--by", "Release");
        Files.move(directory.resolve("elsewhere"), directory.resolve("store/topic"));
        tick();
        assertThat(winnow.run("plan", job).exit()).isZero();
    }
}
