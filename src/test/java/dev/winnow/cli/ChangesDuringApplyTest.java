package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.JavaProcess;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.database.Databases;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Pin;
import dev.winnow.store.LockedStore;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to builds while another process removes some of them. */
class ChangesDuringApplyTest {

    @TempDir
    private Path directory;

    /** Somebody pins: whoever comes first counts, without exception. */
    @RepeatedTest(2)
    void a_pin_that_is_accepted_before_a_removal_is_recorded_is_honoured() throws Exception {
        Path state = directory.resolve("state");
        WinnowCli winnow = new WinnowCli(state);
        Path job = store(450);
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        Map<String, Boolean> pinnedInTime = new LinkedHashMap<>();
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            Process apply = apply(state, plan);
            awaitBegun(apply, catalog);
            // From all over the plan: some are free, some are being moved just now, some have gone.
            for (String key : keys(catalog, plan)) {
                if (apply.isAlive()) {
                    pinnedInTime.put(key, pin(catalog, plan, key));
                }
            }
            assertThat(apply.waitFor()).isIn(0, 5);
        }
        assertThat(pinnedInTime.values()).as("some were still to be removed").contains(true);
        pinnedInTime.forEach((key, inTime) -> {
            if (inTime) {
                assertThat(directory.resolve("store").resolve(key.substring("app/".length()))).exists();
            }
        });
        try (Stream<Path> left = Files.list(directory.resolve("store/main/linux"))) {
            assertThat(left).as("what nobody pinned is gone").hasSize(1 + pinned(pinnedInTime));
        }
    }

    @Test
    void the_rest_of_a_group_stays_once_a_build_vanishes_that_the_plan_keeps() throws Exception {
        Path state = directory.resolve("state");
        WinnowCli winnow = new WinnowCli(state);
        // Many, because a look at a group counts for a while, and the removal is fast.
        Path job = store(6_000);
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            Process apply = apply(state, plan);
            awaitBegun(apply, catalog);
            PathUtils.deleteDirectory(directory.resolve("store/main/linux/6000"));
            assertThat(apply.waitFor()).isEqualTo(5);
            try (Stream<Path> left = Files.list(directory.resolve("store/main/linux"))) {
                assertThat(left.count()).isPositive().isEqualTo(catalog.sql("SELECT COUNT(*) FROM plan_item "
                        + "WHERE plan_id = ? AND state = 'skipped' AND outcome = 'build app/main/linux/6000 of its group, "
                        + "which the plan keeps, has vanished'").param(plan).query(Long.class).single());
            }
        }
    }

    /** The first batch ends within a group, and the second one looks again at the builds that hold its places. */
    @Test
    void a_kept_part_is_the_same_while_the_other_part_of_its_entry_has_gone_and_is_not_recorded_yet() throws Exception {
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Path job = store(50);
        for (int branch = 0; branch < 12; branch++) {
            Path copy = directory.resolve("store/b" + branch);
            PathUtils.copyDirectory(directory.resolve("store/main"), copy);
            for (int build = 1; build <= 50; build++) {
                Files.writeString(copy.resolve("linux/" + build + "/app"), "app");
                Files.writeString(copy.resolve("linux/" + build + "/app.log"), "log");
            }
        }
        Files.writeString(job, Files.readString(job).replace("manifest:", "logs: [\"*.log\"], manifest:")
                .replace("keep: [ { last: 1 } ]", "products: { keep: [ { last: 1 } ] }, logs: { keep: [ { last: 3 } ] }"));
        winnow.done("adopt", job);

        winnow.done("run", job);

        try (Stream<Path> left = Files.walk(directory.resolve("store"))) {
            Map<String, Long> names = left.filter(file -> !file.startsWith(directory.resolve("store/.winnow")))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("app")).collect(Collectors.groupingBy(name -> name, Collectors.counting()));
            assertThat(names).containsEntry("app", 12L).containsEntry("app.log", 36L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pin", "defect", "running"})
    void a_kill_before_a_removal_is_recorded_loses_nothing_that_was_accepted_meanwhile(String said) throws Exception {
        Path state = directory.resolve("state");
        WinnowCli winnow = new WinnowCli(state);
        Path job = store(5);
        winnow.done("adopt", job);
        winnow.done("scan", job);
        winnow.done("register", "--key", "app/main/linux/2", "--property", "needs=app/main/linux/1");
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        moveAllAndRecordNothing(winnow, job, plan);
        assertThat(directory.resolve("store/main/linux").toFile().list()).containsExactly("5");

        WinnowCli next = new WinnowCli(state);
        switch (said) {
            case "pin" -> next.done("pin", "app/main/linux/2", "--by", "QA", "--reason", "wanted");
            case "defect" -> next.done("defect", "app/main/linux/2", "--found", "crashes", "--by", "QA");
            default -> next.done("register", "--key", "app/main/linux/2", "--status", "running", "--property",
                    "needs=app/main/linux/1", "--replace");
        }
        WinnowCli.Result scan = next.run("scan", job);

        assertThat(scan.err()).contains("app/main/linux/2, which stays, needs the build: it was brought back");
        assertThat(directory.resolve("store/main/linux").toFile().list()).containsExactlyInAnyOrder("1", "2", "5");
        assertThat(next.done("trash", "--json").json().findValuesAsString("key")).containsExactlyInAnyOrder("app/main/linux/3",
                "app/main/linux/4");
    }

    /** What an apply leaves that is killed after it has moved a batch. */
    private static void moveAllAndRecordNothing(WinnowCli winnow, Path job, String plan) throws Exception {
        winnow.stop().ask();
        String run = winnow.run("apply", plan, "--json").json().get("run").asString();
        try (Catalog catalog = Databases.open(winnow.state(), Clock.systemUTC())) {
            catalog.sql("UPDATE run SET ended_at = NULL, outcome = NULL WHERE id = ?").param(run).update();
            PlanItems items = new PlanItems(catalog);
            List<PlanItems.Item> all = items.pendingBuilds(plan, null, -1, 100);
            catalog.transact(() -> items.claim(all, all.get(0).seq(), run, true));
            LockedStore store = JobStore.open(catalog, JobFiles.read(job)).get(0).files().lock(List.of(), "test", Instant.now());
            try {
                for (PlanItems.Item item : all) {
                    Entries.EntryRow entry = new Entries(catalog).byId(List.of(item.entry())).get(item.entry());
                    assertThat(store.prepare(List.of(new RemovalOrder(new TrashPlace(run, item.seq()), entry.path(), entry.type(), null,
                            store.look(List.of(entry.path())).get(0).look().orElseThrow().contents()))).carryOut())
                            .hasOnlyElementsOfType(RemovalOutcome.Trashed.class);
                }
            } finally {
                store.close();
            }
        }
    }

    /** Waits until the first items are claimed. */
    private static void awaitBegun(Process apply, Catalog catalog) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> !apply.isAlive()
                || catalog.sql("SELECT COUNT(*) FROM run_claim").query(Long.class).single() > 0);
    }

    /** How many were kept by their pins; a pin that came too late keeps nothing. */
    private static int pinned(Map<String, Boolean> pinnedInTime) {
        return (int) pinnedInTime.values().stream().filter(inTime -> inTime).count();
    }

    /** Pins a build; tells whether its removal was not recorded at that very moment. */
    private static boolean pin(Catalog catalog, String plan, String key) {
        boolean inTime = catalog.inTransaction(() -> {
            catalog.passGate();
            String before = catalog.sql("SELECT state FROM plan_item WHERE plan_id = ? AND build_key = ?")
                    .params(plan, key).query(String.class).single();
            new Pins(catalog).pin(key, new Pin("QA", "wanted", null, null));
            return !before.equals("done");
        });
        catalog.ledger().flush();
        return inTime;
    }

    private static List<String> keys(Catalog catalog, String plan) {
        return catalog.sql("SELECT build_key FROM plan_item WHERE plan_id = ? ORDER BY MOD(seq * 7, 450)").param(plan)
                .query(String.class).list().stream().limit(150).toList();
    }

    private Path store(int builds) throws IOException {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        for (int build = 1; build <= builds; build++) {
            Path entry = Files.createDirectories(directory.resolve("store/main/linux/" + build));
            Files.writeString(entry.resolve("build.json"), "{\"finished\": \"" + first.plusSeconds(60L * build)
                    + "\"}");
        }
        return Files.writeString(directory.resolve("job.yaml"), """
                name: busy
                build: "{project}/{branch}/{os}/{number}"
                stores:
                  - { name: products, root: store, layout: "{branch}/{os}/{number}", set: { project: app }, manifest: build.json, settle: 0s }
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                """);
    }

    private static Process apply(Path state, String plan) throws IOException {
        ProcessBuilder apply = new ProcessBuilder(JavaProcess.command(Main.class, "apply", plan, "--state", state))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        apply.environment().putAll(Databases.environment(state));
        return apply.start();
    }
}
