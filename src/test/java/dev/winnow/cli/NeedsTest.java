package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that is kept keeps what it needs, in whatever group and store, and whatever comes between plan and removal. */
class NeedsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String JOB = """
            name: needs
            build: "{project}/{version}"
            stores:
              - { name: apps, root: apps, layout: "{project:app}/{version}", manifest: build.json, set: { branch: "", os: any } }
              - { name: libs, root: libs, layout: "{project}/{version}", manifest: build.json, set: { branch: "", os: any } }
            rules:
              - { name: newest, match: {}, keep: [ { last: 1 } ] }
            protect: { latest: false, floor: 0 }
            limits: { removals: 100%, removals-per-group: 100% }
            approval: never
            reports: { directory: reports }
            """;

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        // app/3 needs lib/1, which needs base/1; app/2 needs lib/2; ring/1 and loop/1 need each other.
        build("apps/app/2", 20, "lib/2");
        build("apps/app/3", 10, "lib/1");
        build("libs/lib/1", 40, "base/1");
        build("libs/lib/2", 30);
        build("libs/lib/3", 5);
        build("libs/base/1", 50);
        build("libs/base/2", 4);
        build("libs/ring/1", 45, "loop/1");
        build("libs/ring/2", 3);
        build("libs/loop/1", 45, "ring/1");
        build("libs/loop/2", 3);
    }

    private void build(String path, int days, String... needs) throws IOException {
        Instant old = NOW.minus(Duration.ofDays(days));
        OldFiles.write(directory.resolve(path).resolve("file"), path, old);
        OldFiles.write(directory.resolve(path).resolve("build.json"), "{\"needs\": [" + Stream.of(needs)
                .map(need -> "\"" + need + "\"").collect(Collectors.joining(", ")) + "]}", old);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith("file") && !file.toString().contains(".winnow"))
                    .map(file -> directory.relativize(file.getParent()).toString()).map(path -> path.substring(5)).sorted()
                    .toList();
        }
    }

    @Test
    void a_kept_build_keeps_what_it_needs_through_groups_stores_and_steps() throws IOException {
        winnow.done("adopt", job);

        winnow.done("run", job);

        assertThat(left()).containsExactly("app/3", "base/1", "base/2", "lib/1", "lib/3", "loop/2", "ring/2");
        assertThat(winnow.done("explain", job, "base/1").out()).contains("needed: by lib/1");
        assertThat(winnow.done("explain", job, "lib/1").out()).contains("needed: by app/3", "properties.needs: base/1");
        assertThat(winnow.done("show", "lib/1").out()).contains("needs: base/1", "needed by: app/3");
        assertThat(winnow.done("show", "lib/1", "--json").json().get("needed_by").get(0).stringValue()).isEqualTo("app/3");
    }

    @Test
    void a_kept_build_that_needs_itself_is_kept_for_its_own_reason() throws IOException {
        build("libs/lib/3", 5, "lib/3");
        build("libs/ring/2", 3, "loop/1");
        build("libs/loop/1", 45, "ring/2");
        winnow.done("scan", job);

        assertThat(winnow.done("explain", job, "lib/3").out()).contains("last: 1 - 1st").doesNotContain("needed: by");
        assertThat(winnow.done("explain", job, "ring/2").out()).contains("last: 1 - 1st").doesNotContain("needed: by");
        assertThat(winnow.done("explain", job, "loop/1").out()).contains("needed: by ring/2");
    }

    @Test
    void a_build_whose_manifest_broke_still_holds_what_it_needed() throws IOException {
        winnow.done("adopt", job);
        winnow.done("scan", job);
        Files.writeString(directory.resolve("apps/app/3/build.json"), "{\"needs\": [\"lib/");

        for (int i = 0; i < 2; i++) {
            assertThat(winnow.run("run", job).exit()).isEqualTo(5);
            assertThat(left()).contains("app/3", "lib/1", "lib/3", "base/1");
        }
        assertThat(winnow.done("explain", job, "app/3").out()).contains("unsure");
    }

    @Test
    void restore_names_what_a_build_needs_and_is_not_there() {
        winnow.done("adopt", job);
        winnow.done("run", job);

        assertThat(winnow.done("restore", "app/2").err()).contains("app/2 needs lib/2", "winnow restore 'lib/2'");
        winnow.done("restore", "lib/2");
        assertThat(winnow.done("restore", "ring/1").err()).contains("ring/1 needs loop/1");
    }

    @Test
    void a_need_that_is_registered_after_the_plan_is_heard() throws IOException {
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        winnow.done("register", "--key", "other/1", "--property", "needs=lib/2");
        winnow.reading("{\"key\": \"base/2\", \"needs\": [\"lib/2\", \"ring/1\"]}", "register");

        winnow.run("apply", plan);

        assertThat(left()).contains("lib/2", "ring/1", "loop/1").doesNotContain("app/2");
    }

    @Test
    void what_stays_for_another_reason_than_the_plans_holds_what_it_needs() throws IOException {
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        winnow.done("pin", "app/2", "--by", "qa", "--reason", "asked");
        Files.writeString(directory.resolve("libs/ring/1/file"), "changed since");

        winnow.run("apply", plan);

        assertThat(left()).contains("app/2", "lib/2", "ring/1", "loop/1");
    }

    @Test
    void a_needed_build_that_is_nowhere_is_a_warning_and_a_property_of_another_name_counts() throws IOException {
        build("apps/app/3", 10, "lib/9");
        build("libs/ring/2", 3, "base/1");
        Files.writeString(directory.resolve("apps/app/3/build.json"), "{\"base_builds\": [\"lib/9\", \"lib/2\"]}");
        Files.setLastModifiedTime(directory.resolve("apps/app/3/build.json"), FileTime.from(NOW.minus(Duration.ofDays(10))));
        Files.writeString(job, JOB + "needs: { property: base_builds }\n");
        winnow.done("adopt", job);

        assertThat(winnow.done("run", job).err()).contains("app/3 needs lib/9, which is not present");

        assertThat(left()).contains("lib/2", "base/1").doesNotContain("lib/1", "ring/1", "loop/1");
        assertThat(winnow.done("show", "lib/2").out()).contains("needed by: app/3");
        assertThat(winnow.done("builds", "needed").out()).contains("lib/2").doesNotContain("app/3", "lib/3");
        assertThat(winnow.done("builds", "not:needed", "present").out()).contains("app/3", "lib/3").doesNotContain("lib/2");
        assertThat(winnow.done("pin", "--where", "needed", "--by", "qa", "--reason", "bases").out()).contains("lib/2");
    }

    @Test
    void a_need_follows_a_build_that_got_another_key() throws IOException {
        winnow.done("adopt", job);
        winnow.done("scan", job);
        Files.move(directory.resolve("libs/lib/1"), directory.resolve("libs/lib/1.0"));

        winnow.done("run", job);

        assertThat(left()).contains("lib/1.0", "base/1");
        assertThat(winnow.done("show", "lib/1").out()).contains("lib/1 is now lib/1.0", "needed by: app/3");
    }

    @Test
    void what_builds_of_another_job_need_stays_in_plans_forecasts_and_comparisons() throws IOException {
        Path apps = Files.writeString(directory.resolve("apps.yaml"), JOB.replace("name: needs", "name: apps")
                .lines().filter(line -> !line.contains("name: libs")).collect(Collectors.joining("\n"))
                + "\nneeds: { property: base_builds }\n");
        Files.writeString(directory.resolve("apps/app/3/build.json"), "{\"base_builds\": [\"lib/1\"]}");
        winnow.after(Duration.ofDays(1));
        winnow.done("scan", apps);
        Path libs = Files.writeString(directory.resolve("libs.yaml"), JOB.replace("name: needs", "name: libs")
                .lines().filter(line -> !line.contains("name: apps")).collect(Collectors.joining("\n")));

        String forecast = winnow.done("forecast", libs, "--days", "1", "--csv").out();
        assertThat(forecast).contains("ring/1", "loop/1").doesNotContain("lib/1", "lib/2", "base/1");
        assertThat(winnow.done("explain", libs, "lib/1").out()).contains("needed: by app/3");
        assertThat(winnow.done("compare", libs, "--to", "2026-06-30").out()).contains("Both decide the same for each part");
        winnow.done("adopt", libs);
        winnow.done("run", libs);
        assertThat(left()).contains("lib/1", "lib/2", "base/1").doesNotContain("ring/1", "loop/1");
    }

    /** More builds that go than one batch of an apply takes, between those that need and are needed. */
    private void severalBatches() throws IOException {
        Files.writeString(job, JOB.replace("{project:app}", "{project:app|zoo}"));
        build("apps/app/1", 60, "zoo/1");
        build("apps/zoo/1", 60);
        build("apps/zoo/0", 61, "app/0");
        build("apps/app/0", 61);
        build("apps/zoo/9", 1);
        for (int i = 0; i < 230; i++) {
            build("libs/mid" + i + "/1", 50);
            build("libs/mid" + i + "/2", 2);
        }
    }

    @Test
    void builds_of_several_batches_go_after_those_that_need_them() throws IOException {
        severalBatches();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();

        assertThat(winnow.run("apply", plan).exit()).isZero();

        assertThat(left()).contains("app/3", "zoo/9").doesNotContain("app/1", "app/0", "zoo/1", "zoo/0", "mid0/1", "mid229/1");
        Map<String, Integer> order = new HashMap<>();
        for (String line : Files.readAllLines(winnow.state().resolve("ledger.ndjson"))) {
            Matcher removed = Pattern.compile("\"event\":\"removed\".*\"key\":\"([^\"]+)\"").matcher(line);
            if (removed.find()) {
                order.put(removed.group(1), order.size());
            }
        }
        assertThat(order.get("app/1")).as("the first to be planned goes first").isLessThan(order.get("zoo/1"));
        assertThat(order.get("app/0")).as("the first to be planned waits").isGreaterThan(order.get("zoo/0"));
    }

    @Test
    void what_a_build_needs_that_stays_late_stays_with_it_in_whatever_batch_it_comes() throws IOException {
        severalBatches();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        winnow.done("pin", "app/1", "--by", "qa", "--reason", "asked");
        winnow.done("pin", "zoo/0", "--by", "qa", "--reason", "asked");

        assertThat(winnow.run("apply", plan).exit()).isEqualTo(5);

        assertThat(left()).contains("app/1", "zoo/1", "zoo/0", "app/0").doesNotContain("app/2", "mid0/1", "mid229/1");
        assertThat(winnow.done("history", "zoo/1").out()).contains("zoo/1");
    }

    /** A ring of builds that need each other, so many that no usual batch of an apply takes them all. */
    private static final int RING = 450;

    private void ring() throws IOException {
        for (int i = 0; i < RING; i++) {
            build("libs/circle/" + i, 60, "circle/" + (i + 1) % RING);
        }
        build("libs/circle/new", 1);
        build("libs/base/0", 60);
        winnow.done("adopt", job);
    }

    @Test
    void a_circle_of_more_builds_than_a_batch_goes_whole() throws IOException {
        ring();
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();

        winnow.done("apply", plan);

        assertThat(left()).contains("circle/new", "app/3").doesNotContain("circle/0", "circle/449", "base/0", "ring/1", "loop/1");
    }

    @Test
    void a_circle_of_more_builds_than_a_batch_stays_whole_where_one_of_it_stays() throws IOException {
        ring();
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        winnow.done("pin", "circle/7", "--by", "qa", "--reason", "asked");

        assertThat(winnow.run("apply", plan).exit()).isEqualTo(5);

        assertThat(left()).filteredOn(key -> key.startsWith("circle/")).hasSize(RING + 1);
        assertThat(left()).doesNotContain("base/0", "ring/1", "loop/1");
    }
}
