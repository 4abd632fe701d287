package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Workers;
import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.damage.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that does not fit is not worked with, and each side says why. */
class WorkerRefusalsTest {

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
    void a_store_that_lacks_its_mark_or_has_that_of_another_stops_the_plan() throws IOException {
        site.adopt();
        site.winnow().done("scan", site.job());
        Path mark = site.server("fs2").store().resolve(".winnow/store.json");
        Files.move(mark, base.resolve("mark"));

        Result without = site.winnow().run("plan", site.job());
        Files.copy(site.server("fs1").store().resolve(".winnow/store.json"), mark);
        Result another = site.winnow().run("plan", site.job());

        assertThat(List.of(without.exit(), another.exit())).as(without.err() + another.err()).containsOnly(3);
        assertThat(without.err()).containsPattern("fs2: .* on host fs2 \\(last scanned at 20\\S+\\) was adopted but has no mark");
        assertThat(another.err()).containsPattern("fs2: .* on host fs2 \\(last scanned at 20\\S+\\) holds store \\S+, not ");
    }

    @Test
    void a_second_worker_of_one_name_is_refused() throws IOException {
        site.work("fs1");

        Result second = site.server("fs2").winnow().run("worker", "--name", "fs1");

        assertThat(site.server("fs2").winnow().run("worker", "--parallel", "5").exit()).isEqualTo(2);
        assertThat(second.exit()).isEqualTo(6);
        assertThat(second.err()).contains("host fs1 has a worker already");
    }

    @Test
    void a_worker_of_another_format_is_refused_by_its_version() throws IOException {
        site.work("fs1");
        site.pretend("fs2", "18.1", 0);

        Result plan = site.winnow().run("plan", site.job());

        assertThat(plan.exit()).as(plan.err()).isEqualTo(3);
        assertThat(plan.err()).contains("host fs2").contains("winnow 0.0.9 with format 18.1");
    }

    @Test
    void a_request_in_another_format_is_refused_by_the_worker_and_ends_the_run() throws Exception {
        site.work("fs1");
        site.pretend("fs2", Workers.FORMAT, 0);
        WinnowCli.Running plan = site.winnow().start("plan", site.job());
        String queue = site.database + "_queue";
        await().until(() -> TestServer.column(queue, "SELECT 1 FROM int_channel_message WHERE group_key = '"
                + UUID.nameUUIDFromBytes("fs2".getBytes(StandardCharsets.UTF_8)) + "'").size() == 1);
        TestServer.execute(queue, "UPDATE int_channel_message SET message_content = convert_to(replace(convert_from("
                + "message_content, 'UTF8'), ' " + Workers.FORMAT + " ', ' 18.7 '), 'UTF8')");
        site.rest("fs2");
        site.work("fs2");

        await().until(plan::ended);

        assertThat(plan.stop()).as(plan.err()).isEqualTo(3);
        assertThat(plan.err()).contains("host fs2: its worker is ").contains("with format " + Workers.FORMAT
                + ", but the request has 18.7; install the same version on both hosts");
    }

    @Test
    void a_worker_is_refused_by_a_catalog_of_a_newer_version() {
        TestServer.execute(site.database, "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, "
                + "checksum, installed_by, execution_time, success) VALUES (999, '999', 'later', 'SQL', 'V999__later.sql', 1, "
                + "'later', 1, true)");

        Result worker = site.server("fs1").winnow().run("worker");

        assertThat(worker.exit()).as(worker.err()).isEqualTo(1);
        assertThat(worker.err()).contains("written by a newer version").contains("its schema is 999");
    }

    @Test
    void a_clock_that_is_more_than_a_minute_off_is_refused_wherever_it_is() throws IOException {
        Result worker = new WinnowCli(base.resolve("early"), site.server("fs1").environment()).at(Instant.now().minusSeconds(300))
                .run("worker");
        site.work("fs1");
        site.pretend("fs2", Workers.FORMAT, 90_000);
        Result behind = site.winnow().run("plan", site.job());
        site.rest("fs2");
        site.work("fs2");
        Result manager = new WinnowCli(base.resolve("late"), site.manager().environment()).at(Instant.now().plusSeconds(300))
                .run("plan", site.job());

        assertThat(List.of(worker.exit(), behind.exit(), manager.exit())).as(worker.err() + behind.err() + manager.err())
                .containsOnly(3);
        assertThat(worker.err()).containsPattern("the clock of this host is (299|30\\d) s behind the database's");
        assertThat(behind.err()).contains("host fs2").contains("the clock there is 90 s ahead of the database's");
        assertThat(manager.err()).containsPattern("the clock of this host is (29\\d|300) s ahead of the database's");
    }

    @Test
    void a_server_that_goes_away_and_comes_back_is_told_once_each() throws Exception {
        Processes.Running worker = site.server("fs1").processes().start("worker");
        try {
            await().until(() -> worker.text().contains("waits for work"));

            TestServer.kill();
            await().atMost(Duration.ofMinutes(1)).until(() -> worker.text().contains("the catalog cannot be reached"));
            TestServer.startAgain();
            await().atMost(Duration.ofMinutes(1)).until(() -> worker.text().contains("the queue is there again")
                    && worker.text().contains("the catalog is there again"));

            assertThat(worker.text().lines()).containsExactlyInAnyOrder("worker of host fs1 waits for work",
                    "the queue cannot be reached: connection refused; the worker waits for it",
                    "the catalog cannot be reached: connection refused; the worker waits for it", "the queue is there again",
                    "the catalog is there again");
        } finally {
            worker.process().destroy();
            worker.exit();
        }
    }
}
