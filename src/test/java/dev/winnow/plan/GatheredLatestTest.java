package dev.winnow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.AllRows;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.latest.LatestCandidates.Target;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.plan.LatestBuild.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan gathers for the update feed says what a new reading says, whatever happens in between. */
class GatheredLatestTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String RUN = "r-of-the-plan";
    private static final Target MAIN = new Target("app", "main", "linux");

    @TempDir
    private Path folder;
    private WinnowCli winnow;
    private Catalog catalog;

    /** Two jobs with builds of the same branch; the newest of them is in the store of the other job. */
    @BeforeEach
    void scan() throws IOException {
        for (int i = 0; i < 40; i++) {
            build("ours", i % 2 == 0 ? "main" : "dev", i % 3 == 0 ? "cuda" : "cpu", i, Duration.ofDays(40 - i));
        }
        build("ours", "gone", "cpu", 50, Duration.ofDays(3));
        build("theirs", "main", "cpu", 60, Duration.ofHours(5));
        build("theirs", "alone", "cpu", 61, Duration.ofHours(5));
        build("theirs", "gone", "cpu", 62, Duration.ofDays(4));
        winnow = new WinnowCli(folder.resolve("state")).at(NOW);
        winnow.done("scan", job("ours"));
        winnow.done("scan", job("theirs"));
        Files.delete(folder.resolve("ours/gone/linux/cpu-50/app"));
        Files.delete(folder.resolve("ours/gone/linux/cpu-50"));
        winnow.done("scan", job("ours"));
        catalog = Databases.open(folder.resolve("state"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private void build(String store, String branch, String runtime, int number, Duration age) throws IOException {
        Path file = Files.createDirectories(folder.resolve(store + "/" + branch + "/linux/" + runtime + "-" + number))
                .resolve("app");
        Files.setLastModifiedTime(Files.writeString(file, "x" + number), FileTime.from(NOW.minus(age)));
    }

    private Path job(String store) throws IOException {
        return Files.writeString(folder.resolve(store + ".yaml"), """
                name: %1$s
                build: "{project}/{branch}/{os}/{runtime}/{number}"
                stores: [ { name: %1$s, root: %1$s, layout: "{branch}/{os}/{runtime}-{number}", set: { project: app } } ]
                rules: [ { name: all, match: {}, keep: [ { last: 2 } ] } ]
                """.formatted(store));
    }

    /** Reads the builds of our job as a plan does. */
    private LatestBuild.Gathering gathered() {
        LatestBuild.Gathering gathering = new LatestBuild.Gathering(catalog, "ours", RUN);
        AllRows rows = gathering.begin();
        List<Long> store = catalog.sql("SELECT store_id FROM store_mount WHERE root LIKE '%/ours'").query(Long.class).list();
        new Builds(catalog).ofJob("ours", store, Map.of(), NOW).forEach(some -> { }, rows);
        return gathering;
    }

    private Map<Target, Offer> readAnew() {
        return new LatestBuild(catalog).ofJob("ours");
    }

    private Map<Target, Offer> said(LatestBuild.Gathering gathered) {
        return new LatestBuild(catalog).ofJob(gathered);
    }

    @Test
    void says_the_latest_of_each_target_and_runtime_also_of_other_jobs() {
        LatestBuild.Gathering gathered = gathered();
        assertThat(gathered.current()).isTrue();
        assertThat(said(gathered)).isEqualTo(readAnew()).containsOnlyKeys(MAIN, new Target("app", "dev", "linux"));
        assertThat(said(gathered).get(MAIN).latest().key()).isEqualTo("app/main/linux/cpu/60");
        assertThat(said(gathered).get(MAIN).runtimes().get("cuda").key()).isEqualTo("app/main/linux/cuda/36");
    }

    @Test
    void is_out_of_date_once_a_defect_is_found() {
        LatestBuild.Gathering gathered = gathered();
        winnow.done("defect", "app/main/linux/cpu/60", "--found", "crashes");
        assertThat(gathered.current()).isFalse();
        assertThat(said(gathered)).isEqualTo(readAnew());
        assertThat(said(gathered).get(MAIN).latest().key()).isEqualTo("app/main/linux/cpu/38");
    }

    @Test
    void is_out_of_date_once_a_build_is_registered() {
        LatestBuild.Gathering gathered = gathered();
        winnow.done("register", "--key", "app/main/linux/cpu/60", "--status", "failure");
        assertThat(gathered.current()).isFalse();
        assertThat(said(gathered)).isEqualTo(readAnew());
    }

    @Test
    void is_out_of_date_once_another_run_has_begun_even_if_it_has_ended() throws IOException {
        LatestBuild.Gathering gathered = gathered();
        winnow.done("scan", job("theirs"));
        assertThat(gathered.current()).isFalse();
        assertThat(said(gathered)).isEqualTo(readAnew());
    }

    @Test
    void is_not_begun_while_another_run_is_on() {
        new Runs(catalog).start(RunKind.APPLY, "theirs", null, null, new Operator("a", "b", 1));
        LatestBuild.Gathering gathered = gathered();
        assertThat(gathered.current()).isFalse();
        assertThat(said(gathered)).isEqualTo(readAnew());
    }
}
