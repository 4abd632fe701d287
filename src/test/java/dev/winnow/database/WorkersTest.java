package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.job.Applying;
import dev.winnow.job.AtStage;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One run over the stores of several hosts, by workers beside the disks. */
class WorkersTest {

    @TempDir
    private Path base;

    private Site site;

    @BeforeEach
    void hosts() throws IOException {
        site = Site.grown(base);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void one_run_scans_decides_and_removes_on_all_hosts_and_its_report_names_each_file() throws IOException {
        site.adopt();

        Result run = site.winnow().run("run", site.job(), "--json");

        assertThat(run.exit()).as(run.out() + run.err() + site.said()).isZero();
        assertThat(run.json().get("apply").get("removed").asInt()).isEqualTo(10);
        assertThat(site.server("fs1").there("editor", "main")).isEqualTo(1);
        assertThat(site.server("fs2").there("server", "main")).isEqualTo(1);
        assertThat(Files.readAllLines(Path.of(run.json().get("apply").get("report").asString()).resolve("removed.csv")))
                .hasSize(11).anyMatch(line -> line.startsWith("editor/main/1,products,editor/main/1/app.bin,11,")
                        && line.matches(".*,[0-9a-f]{64}"));
        assertThat(run.json().get("purge").get("removed").asInt()).isEqualTo(10);
        assertThat(Files.readString(site.manager().state().resolve("ledger.ndjson")).lines()
                .filter(line -> line.contains("\"run-ended\""))).last().asString()
                .contains("\"heads\":[{\"host\":\"fs1\"", "{\"host\":\"fs2\"", "{\"host\":\"manager\"");
        site.sound();
    }

    @Test
    void a_branch_that_lives_again_keeps_its_builds_on_all_hosts() throws IOException {
        site.server("fs1").grow("editor", "topic", 3);
        site.adopt();
        Path live = base.resolve("live.txt");
        Files.write(live, List.of("main", "topic"));
        Path job = Files.writeString(site.job(), Files.readString(site.job()).replace("rules:\n", "branches: { list: \"" + live + "\" }"
                + "\nrules:\n  - { name: dead, match: { branch-state: dead }, keep: none, protect: { latest: false, floor: 0 } }\n"));
        site.winnow().done("plan", job);
        Files.write(live, List.of("main"));
        String plan = site.winnow().done("plan", job, "--json").json().get("plan").asString();
        Files.write(live, List.of("main", "topic"));

        Result applied = site.winnow().run("apply", plan);

        assertThat(applied.out() + applied.err()).contains("its branch is live now");
        assertThat(site.server("fs1").there("editor", "topic")).isEqualTo(3);
        assertThat(site.server("fs1").there("editor", "main")).isEqualTo(1);
    }

    @Test
    void the_ledgers_of_all_hosts_are_held_against_each_other_and_the_catalog() throws IOException {
        site.adopt();
        site.winnow().done("run", site.job());
        site.winnow().done("run", site.job());
        List<String> all = List.of(site.manager().state().toString(), site.server("fs1").state().toString(),
                site.server("fs2").state().toString());

        Result sound = site.winnow().run("verify", all.get(0), all.get(1), all.get(2));
        Result without = site.winnow().run("verify", all.get(0), all.get(1));
        Path ledger = site.server("fs2").state().resolve("ledger.ndjson");
        List<String> lines = Files.readAllLines(ledger);
        Files.write(ledger, lines.subList(0, lines.size() - 1));
        Result cut = new WinnowCli(base.resolve("auditor"), Map.of("WINNOW_DATABASE", "")).run("verify", all.get(0), all.get(1),
                all.get(2));

        assertThat(sound.exit()).as(sound.out() + sound.err()).isZero();
        assertThat(sound.out()).contains(all).doesNotContain("doubt");
        assertThat(without.exit()).as(without.out() + without.err()).isZero();
        assertThat(without.err()).contains("the ledger of host fs2 was not given");
        assertThat(cut.exit()).as("an auditor without the catalog: " + cut.out() + cut.err()).isEqualTo(5);
        assertThat(cut.out()).contains(ledger + ": lacks line " + lines.size() + " as ").contains(" names it: its tail was cut");
    }

    @Test
    void the_progress_of_a_run_counts_what_other_hosts_do() throws IOException {
        site.adopt();
        Map<String, Long> stages = new ConcurrentHashMap<>();
        Progress heard = new Progress() {
            private String stage;

            @Override
            public void begin(String run) {
            }

            @Override
            public void stage(String what, long total) {
                stage = what;
            }

            @Override
            public void done(long items, long bytes) {
                stages.merge(stage, items, Long::sum);
            }

            @Override
            public void end() {
            }
        };
        try (Catalog manager = Catalog.open(new StateDirectory(site.manager().state()), Databases.of(site.database, "manager"),
                Clock.systemUTC(), new Replay());
                Engine engine = new Engine(manager, new Operator("test", "manager", ProcessHandle.current().pid()), new StopSignal(),
                        heard)) {
            new Planning(engine, said -> { }).plan(JobFiles.read(site.job()), null, null);
        }

        assertThat(stages).containsEntry("walk on 2 other hosts, items", 12L);
    }

    @Test
    void what_was_removed_on_a_host_comes_back_there() throws IOException {
        site.adopt();
        site.keepTrash();
        site.winnow().done("run", site.job());
        assertThat(site.server("fs2").there("server", "main")).isEqualTo(1);

        site.winnow().done("restore", "server/main/3");

        assertThat(site.server("fs2").store().resolve("server/main/3/app.bin")).hasContent("servermain3");
        site.sound();
    }

    @Test
    void the_latest_build_of_another_host_has_its_files_with_hashes_and_addresses() throws Exception {
        site.server("fs1").grow("server", "main", 7);
        site.adopt();
        String[] latest = {"latest", "--project", "server", "--branch", "main", "--os", "any", "--json"};

        site.winnow().done("plan", site.job());

        JsonNode files = site.winnow().done((Object[]) latest).json().get("files");
        assertThat(files).as("a build whose files lie on two hosts").hasSize(2);
        for (JsonNode file : files) {
            assertThat(file.get("path").asString()).isEqualTo("server/main/7/app.bin");
            assertThat(file.get("size").asLong()).isEqualTo(11);
            assertThat(file.get("sha256").asString()).isEqualTo(DigestUtils.sha256Hex("servermain7"));
            assertThat(file.get("url").asString()).isEqualTo("https://dl.example.org/server/main/7/app.bin");
        }
        // What was built again since is not offered with the hash of before.
        Files.writeString(site.server("fs2").store().resolve("server/main/7/app.bin"), "another");
        Files.writeString(site.server("fs2").store().resolve("server/main/7/more.bin"), "and more");
        site.winnow().done("run", site.job());
        assertThat(site.winnow().done((Object[]) latest).json().get("files").findValuesAsString("sha256"))
                .containsExactlyInAnyOrder(DigestUtils.sha256Hex("servermain7"), DigestUtils.sha256Hex("another"),
                        DigestUtils.sha256Hex("and more"));
        assertThat(Files.readString(site.manager().state().resolveSibling("reports/updates/server/main/any.json")))
                .contains(DigestUtils.sha256Hex("another"));
        Files.delete(site.server("fs2").store().resolve("server/main/7/more.bin"));
        site.winnow().done("scan", site.job());
        assertThat(site.winnow().done((Object[]) latest).json().get("files")).hasSize(2);
    }

    @Test
    void without_a_worker_nothing_is_begun() throws IOException {
        site.adopt();
        site.rest("fs2");

        Result plan = site.winnow().run("plan", site.job());

        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.err()).contains("fs2: ").contains("lies on host fs2").contains("gone since 20");
        assertThat(site.server("fs1").there("editor", "main")).isEqualTo(5);
        site.rest("fs1");
        assertThat(site.winnow().run("plan", site.job()).err()).as("each that is missing")
                .contains("fs1: ").contains("host fs1").contains("fs2: ").contains("host fs2");
    }

    @Test
    void the_rest_is_planned_and_cleaned_without_the_store_of_a_host_that_is_away() throws IOException {
        site.adopt();
        assertThat(site.winnow().run("scan", site.job()).exit()).isZero();
        site.rest("fs2");

        Result run = site.winnow().run("run", site.job(), "--without", "fs2");

        assertThat(run.exit()).as(run.err() + site.said()).isZero();
        assertThat(site.server("fs1").there("editor", "main")).isEqualTo(1);
        assertThat(site.server("fs2").there("server", "main")).isEqualTo(7);
        site.sound();
    }

    @Test
    void a_store_that_cannot_be_scanned_stops_the_plan_with_its_host_and_the_time_of_its_last_scan() throws IOException {
        site.adopt();
        assertThat(site.winnow().run("scan", site.job()).exit()).isZero();
        Files.move(site.server("fs2").store(), base.resolve("gone"));

        Result plan = site.winnow().run("plan", site.job());

        assertThat(plan.exit()).as(plan.err()).isEqualTo(3);
        assertThat(plan.err()).contains("fs2: root ").contains("is not there").contains("(on host fs2, last scanned at 20");
        assertThat(site.winnow().done("runs", "--json").json().get(0).get("outcome").asString()).isEqualTo("limited");
    }

    @Test
    void workers_are_listed_with_their_stores() throws IOException {
        site.adopt();
        site.winnow().done("scan", site.job());
        site.rest("fs2");
        site.work("fs2");

        await().untilAsserted(() -> {
            JsonNode workers = site.winnow().done("workers", "--json").json();
            assertThat(workers).hasSize(2);
            assertThat(workers.get(1).get("host").asString()).isEqualTo("fs2");
            assertThat(workers.get(1).get("state").asString()).isEqualTo("idle");
            assertThat(workers.get(1).get("stores").get(0).get("mark").asString()).hasSize(36);
            assertThat(workers.get(1).get("stores").get(0).get("free_bytes").asLong()).isPositive();
        });
        assertThat(site.winnow().done("workers").out()).contains("fs1").contains("idle")
                .contains(site.winnow().done("workers", "--json").json().get(1).get("stores").get(0).get("mark").asString());
    }

    @Test
    void a_worker_that_does_nothing_is_given_up_and_its_store_is_named() throws IOException {
        site.work("fs1");
        site.pretend("fs2", Workers.FORMAT, 0);

        Result plan = site.winnow().run("plan", site.job(), "--patience", "1s");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(5);
        assertThat(plan.err()).contains("fs2: the worker of host fs2 made no progress for 1 s");
        assertThat(site.winnow().done("runs", "--json").json().get(0).get("outcome").asString()).isEqualTo("problems");
    }

    @Test
    void a_store_of_another_host_needs_a_shared_catalog() throws IOException {
        Result plan = new WinnowCli(base.resolve("alone"), Map.of("WINNOW_DATABASE", "")).run("plan", site.job());

        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("its host is fs1").contains("--database");
    }

    @Test
    void a_missing_queue_is_told_with_the_command_that_makes_it() throws IOException {
        TestServer.execute("postgres", "DROP DATABASE " + site.database + "_queue");

        Result worker = site.server("fs1").winnow().run("worker");

        assertThat(worker.exit()).isEqualTo(2);
        assertThat(worker.err()).contains("createdb -h localhost -p ").contains(" " + site.database + "_queue");
    }

    @Test
    void what_another_host_says_of_a_build_holds_it_on_all() throws IOException {
        site.server("fs2").grow("editor", "main", 3);
        site.adopt();
        String plan = site.winnow().done("plan", site.job(), "--json").json().get("plan").asString();
        Files.createFile(site.server("fs2").store().resolve("editor/main/2/.keep"));

        Result apply = site.winnow().run("apply", plan);

        assertThat(apply.exit()).as(apply.err()).isEqualTo(5);
        assertThat(site.server("fs1").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs2").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs1").store().resolve("editor/main/1")).doesNotExist();
    }

    @Test
    void a_run_that_goes_on_later_asks_the_other_hosts_again() throws IOException {
        site.server("fs2").grow("editor", "main", 3);
        site.adopt();
        String plan = site.winnow().done("plan", site.job(), "--json").json().get("plan").asString();
        stopBeforeTheRemoval(plan);
        Files.createFile(site.server("fs2").store().resolve("editor/main/2/.keep"));

        Result apply = site.winnow().run("apply", plan);

        assertThat(apply.exit()).as(apply.err()).isEqualTo(5);
        assertThat(site.server("fs1").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs2").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs1").store().resolve("editor/main/1")).doesNotExist();
    }

    private void stopBeforeTheRemoval(String plan) throws IOException {
        StopSignal stop = new StopSignal();
        try (Catalog manager = Catalog.open(new StateDirectory(site.manager().state()), Databases.of(site.database, "manager"),
                Clock.systemUTC(), new Replay());
                Engine engine = new Engine(manager, new Operator("test", "manager", ProcessHandle.current().pid()), stop,
                        new AtStage("hash on", stop::ask))) {
            assertThat(new Applying(engine, said -> { }).apply(JobFiles.read(site.job()), plan, null).row().outcome())
                    .isEqualTo(RunOutcome.STOPPED);
        }
    }

    @Test
    void what_a_killed_worker_had_claimed_and_not_moved_is_asked_of_the_other_hosts_too() throws IOException {
        site.server("fs2").grow("editor", "main", 3);
        site.adopt();
        String plan = site.winnow().done("plan", site.job(), "--json").json().get("plan").asString();
        stopBeforeTheRemoval(plan);
        TestServer.execute(site.database, "UPDATE plan_item SET state = 'claimed', claimed_by = (SELECT id FROM run WHERE kind = 'apply') "
                + "WHERE build_key = 'editor/main/2' AND entry_id IN (SELECT e.id FROM entry e JOIN store_mount s ON s.store_id = e.store_id "
                + "WHERE s.host = 'fs2')", "INSERT INTO run_claim (run_id, host, claimed_first, claimed_last, whole) SELECT "
                + "claimed_by, 'fs2', seq, seq, FALSE FROM plan_item WHERE state = 'claimed'");
        Files.createFile(site.server("fs1").store().resolve("editor/main/2/.keep"));

        Result apply = site.winnow().run("apply", plan);

        assertThat(apply.exit()).as(apply.err()).isEqualTo(5);
        assertThat(site.server("fs1").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs2").store().resolve("editor/main/2")).exists();
        assertThat(site.server("fs2").store().resolve("editor/main/1")).doesNotExist();
        site.sound();
    }
}
