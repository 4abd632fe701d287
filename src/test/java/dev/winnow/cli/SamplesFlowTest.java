package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.store.local.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer does with the samples, and what the program answers. */
class SamplesFlowTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;
    private WinnowCli winnow;
    private Path job;

    @BeforeEach
    void copySamples() throws IOException {
        copy(Path.of("samples"), directory.resolve("samples"));
        copy(Path.of("jobs"), directory.resolve("jobs"));
        job = directory.resolve("jobs/nightly.yaml");
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    @Test
    void the_nightly_job_plans_without_faults() throws IOException {
        Map<String, String> before = Snapshot.of(directory.resolve("samples"));

        Result plan = winnow.run("plan", job, "--json");

        assertThat(plan.exit()).isZero();
        assertThat(plan.json().get("kept").asInt()).isEqualTo(96);
        assertThat(plan.json().get("removed").asInt()).isEqualTo(31);
        assertThat(plan.json().get("strays").asInt()).isEqualTo(2);
        assertThat(plan.json().get("outcome").asString()).isEqualTo("waiting");
        assertThat(Path.of(plan.json().get("report").asString(), "report.html")).exists();
        assertThat(Snapshot.of(directory.resolve("samples"))).isEqualTo(before);
    }

    @Test
    void run_waits_for_approval_once_and_then_goes_through() {
        winnow.done("adopt", job);
        Result first = winnow.run("run", job, "--json");
        assertThat(first.exit()).isEqualTo(4);
        assertThat(first.json().get("apply").isNull()).isTrue();

        winnow.done("approve", first.json().get("plan").get("plan").asString(), "--by", "QA");
        winnow.after(Duration.ofMinutes(5));
        Result second = winnow.done("run", job, "--json");
        assertThat(second.json().get("apply").get("removed").asInt()).isEqualTo(31);

        winnow.after(Duration.ofMinutes(5));
        Result third = winnow.done("run", job, "--json");
        assertThat(third.json().get("plan").get("removed").asInt()).as("nothing is left to go").isZero();
    }

    @Test
    void purge_deletes_what_was_removed_a_week_ago_and_spares_what_is_pinned() {
        Result applied = apply();
        JsonNode trash = winnow.done("trash", "--json").json();
        assertThat(trash).hasSizeGreaterThan(20);
        assertThat(winnow.done("purge", job, "--json").json().get("removed").asInt()).as("not due yet").isZero();
        String pinned = trash.get(0).get("key").asString();
        winnow.done("pin", pinned, "--by", "QA", "--reason", "compare with the next one");

        winnow.after(Duration.ofDays(8));
        Result purge = winnow.run("purge", job, "--json");

        assertThat(purge.exit()).isEqualTo(5);
        assertThat(purge.json().get("faults").toString()).contains(pinned).contains("stays in the trash");
        JsonNode left = winnow.done("trash", "--json").json();
        assertThat(left).isNotEmpty().allSatisfy(item -> assertThat(item.get("key").asString()).isEqualTo(pinned));
        assertThat(winnow.run("restore", applied.json().get("run").asString()).exit()).isZero();
        assertThat(winnow.done("trash").out()).contains("empty");
    }

    @Test
    void a_restored_build_is_pinned_so_that_the_next_run_leaves_it() {
        apply();
        String key = winnow.done("trash", "--json").json().get(0).get("key").asString();

        winnow.done("restore", key);

        assertThat(winnow.done("pins").out()).contains(key);
        assertThat(winnow.done("show", key).out()).contains("pinned by");
        winnow.after(Duration.ofMinutes(5));
        assertThat(winnow.done("run", job, "--json").json().get("apply").get("removed").asInt()).isZero();
    }

    @Test
    void a_build_is_still_known_when_its_files_are_gone() {
        apply();
        String key = winnow.done("trash", "--json").json().get(0).get("key").asString();
        winnow.after(Duration.ofDays(8));
        winnow.done("purge", job);

        assertThat(winnow.done("show", key).out()).contains("no files are present").contains("purged");
        assertThat(winnow.done("builds", key).out()).contains(key).contains("no files");
    }

    @Test
    void a_broken_manifest_keeps_its_build_and_says_so() {
        Result plan = winnow.run("plan", directory.resolve("jobs/broken-manifest.yaml"), "--json");

        assertThat(plan.exit()).isEqualTo(5);
        assertThat(plan.json().get("outcome").asString()).isEqualTo("waiting");
        assertThat(plan.json().get("faults").toString()).contains("0.7.1-15").contains("0.7.2-18").contains("unsure");
    }

    @Test
    void explain_tells_the_rule_the_rank_and_what_would_change_it() {
        winnow.done("scan", job);

        Result explained = winnow.done("explain", job, "editor/main/linux-x86_64/2.5.0-dev18-1090");

        assertThat(explained.out()).contains("products: remove by mainline").contains("last: 3 - 10th")
                .contains("within: 14d - 131 d old").contains("a pin would keep it");
    }

    private Result apply() {
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "QA");
        return winnow.done("apply", plan, "--json");
    }
}
