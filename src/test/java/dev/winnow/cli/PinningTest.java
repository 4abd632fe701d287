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

/** What pin and unpin take, whose pins end, and until when a pin holds. */
class PinningTest {

    private static final String FIRST = "app/main/linux/1";

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(Instant.parse("2026-06-01T00:00:00Z"));
        for (int number = 1; number <= 3; number++) {
            Path entry = Files.createDirectories(directory.resolve("store/main/linux/" + number));
            Files.writeString(entry.resolve("app.run"), "program");
            Files.writeString(entry.resolve("build.json"), "{\"finished\": \"2026-0" + number + "-01T00:00:00Z\"}");
        }
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: pinning
                zone: America/New_York
                build: "{project}/{branch}/{os}/{number}"
                stores:
                  - { name: products, root: store, layout: "{branch:**}/{os:linux|mac}/{number}", set: { project: app },
                      manifest: build.json, settle: 0s }
                rules: [ { name: few, match: {}, keep: none } ]
                protect: { latest: false, floor: 0 }
                """);
        winnow.done("scan", job);
    }

    private void pin(String key, String by) {
        winnow.done("pin", key, "--by", by, "--reason", "matter of " + by);
    }

    private List<String> holders() {
        List<String> holders = new ArrayList<>();
        winnow.done("pins", "--json").json().forEach(pin -> holders.add(pin.get("by").asString()));
        return holders;
    }

    @Test
    void unpin_ends_the_pins_of_the_one_who_asks_and_tells_of_the_others() {
        pin(FIRST, "Legal");
        pin(FIRST, "QA");
        pin("app/main/**", "Release");
        Result ended = winnow.done("unpin", FIRST, "--by", "QA");
        assertThat(ended.out()).contains("ended 1 pin of " + FIRST, "by Legal", "--of 'Legal'",
                "the pattern 'app/main/**' by Release", "unpin 'app/main/**'");
        assertThat(holders()).containsExactly("Release", "Legal");
    }

    @Test
    void pins_of_others_end_only_by_name_or_all_at_once_and_with_a_reason() {
        pin(FIRST, "Legal");
        pin(FIRST, "QA");
        pin(FIRST, "Sales");
        assertThat(winnow.run("unpin", FIRST, "--by", "Dev").exit()).isEqualTo(2);
        assertThat(winnow.run("unpin", FIRST, "--by", "Dev").err()).contains("by Legal", "by QA", "by Sales");
        assertThat(winnow.run("unpin", FIRST, "--by", "Dev", "--of", "QA").err()).contains("--reason");
        assertThat(winnow.run("unpin", FIRST, "--by", "Dev", "--all").exit()).isEqualTo(2);
        assertThat(holders()).hasSize(3);
        winnow.done("unpin", FIRST, "--by", "Dev", "--of", "QA", "--reason", "left");
        assertThat(holders()).containsExactly("Sales", "Legal");
        JsonNode ended = winnow.done("unpin", FIRST, "--by", "Dev", "--all", "--reason", "closed", "--json").json();
        assertThat(ended.get("ended").asInt()).isEqualTo(2);
        assertThat(holders()).isEmpty();
    }

    @Test
    void a_build_that_only_a_glob_or_a_file_holds_cannot_be_unpinned_by_its_key() throws IOException {
        pin("app/*/linux/1", "QA");
        Result refused = winnow.run("unpin", FIRST, "--by", "QA");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("the pattern 'app/*/linux/1' by QA");
        Files.writeString(directory.resolve("store/main/linux/1/.keep"), "a trade fair");
        winnow.done("scan", job);
        assertThat(winnow.done("unpin", "app/*/linux/1", "--by", "QA").out()).doesNotContain("still");
        pin(FIRST, "QA");
        assertThat(winnow.done("unpin", FIRST, "--by", "QA").out()).contains("a .keep file still pins it: a trade fair");
    }

    @ParameterizedTest
    @CsvSource({
        "3mo,                  2026-09-01T00:00:00Z",
        "36h,                  2026-06-02T12:00:00Z",
        "P1D,                  2026-06-02T00:00:00Z",
        "2026-06-01,           2026-06-02T04:00:00Z",
        "2026-05-31,           2026-06-01T04:00:00Z",
        "2026-12-31,           2027-01-01T05:00:00Z",
        "2026-06-01T12:00,     2026-06-01T16:00:00Z",
        "2026-06-01T12:00:00Z, 2026-06-01T12:00:00Z"})
    void an_end_is_an_age_a_whole_day_of_the_jobs_zone_or_a_time(String until, String end) {
        winnow.done("pin", FIRST, "--by", "QA", "--reason", "fair", "--until", until);
        assertThat(winnow.done("pins", "--json").json().get(0).get("until").asString()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"2026-05-30, already over", "0d, already over", "soon, is not an instant", "3parsecs, until:",
        "2026-02-30, is not an instant"})
    void an_end_that_is_none_or_past_pins_nothing(String until, String says) {
        Result refused = winnow.run("pin", FIRST, "--by", "QA", "--reason", "fair", "--until", until);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(says);
        assertThat(holders()).isEmpty();
    }

    @Test
    void a_filter_pins_what_fits_now_by_key() throws IOException {
        Result pinned = winnow.done("pin", "--where", "branch=main", "finished<2026-02-15", "--by", "QA", "--reason",
                "fair");
        assertThat(pinned.out()).contains("pinned: app/main/linux/1", "pinned: app/main/linux/2").doesNotContain("/3");
        assertThat(winnow.done("pins", "--json").json()).hasSize(2).allSatisfy(pin ->
                assertThat(pin.get("exact").asBoolean()).isTrue());
    }

    @Test
    void a_filter_that_no_present_build_fits_pins_nothing_and_says_so() throws IOException {
        winnow.done("register", "--key", "app/topic/linux/7", "--branch", "topic");
        Result none = winnow.run("pin", "--where", "branch=topic", "--by", "QA", "--reason", "fair");
        assertThat(none.exit()).isEqualTo(5);
        assertThat(none.err()).contains("no present build fits");
        assertThat(holders()).isEmpty();
        assertThat(winnow.run("pin", "--where", "branch", "is", "main", "--by", "QA", "--reason", "fair").exit()).isIn(2, 5);
        assertThat(winnow.run("pin", FIRST, "--where", "branch=main", "--by", "QA", "--reason", "fair").exit())
                .isEqualTo(2);
        assertThat(winnow.run("pin", "--by", "QA", "--reason", "fair").exit()).isEqualTo(2);
        assertThat(holders()).isEmpty();
    }

    @Test
    void a_restore_pins_only_what_came_back() throws IOException {
        winnow.at(Instant.now().plus(Duration.ofDays(1)));
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "QA");
        winnow.done("apply", plan, "--limit-override", "the clock of the test");
        pin(FIRST, "Legal");
        Files.writeString(Files.createDirectories(directory.resolve("store/main/linux/1")).resolve("app.run"), "another");

        assertThat(winnow.run("restore", FIRST).err()).contains("something else lies at main/linux/1");
        assertThat(holders()).containsExactly("Legal");
        winnow.done("restore", "app/main/linux/2");
        assertThat(holders()).hasSize(2);
        assertThat(winnow.run("restore", FIRST, "--no-pin").exit()).isEqualTo(5);
        assertThat(holders()).hasSize(2);
    }

    @Test
    void a_known_build_without_files_is_pinned_with_a_warning_and_an_unknown_one_is_not() {
        winnow.done("register", "--key", "app/topic/linux/7", "--branch", "topic");
        Result early = winnow.run("pin", "app/topic/linux/7", "--by", "QA", "--reason", "fair");
        assertThat(early.exit()).isEqualTo(5);
        assertThat(early.out()).contains("pinned: app/topic/linux/7  (no files");
        assertThat(holders()).containsExactly("QA");
        assertThat(winnow.run("pin", "app/topic/linux/8", "--by", "QA", "--reason", "fair").exit()).isEqualTo(2);
    }
}
