package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run tells cron, monitors and chat systems. */
class OperationTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    @TempDir
    private Path folder;
    private WinnowCli winnow;
    private HttpServer chat;
    private final AtomicInteger status = new AtomicInteger(200);
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();

    @BeforeEach
    void a_store_with_three_builds() throws IOException {
        winnow = new WinnowCli(folder.resolve("state")).at(NOW);
        for (int i = 1; i <= 3; i++) {
            Path build = Files.createDirectories(folder.resolve("store/app/main/linux/" + i));
            Path file = Files.writeString(build.resolve("app.bin"), "x".repeat(100));
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(40 - i))));
        }
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            messages.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        chat.start();
    }

    @AfterEach
    void close() {
        chat.stop(0);
    }

    private Path job(String... more) throws IOException {
        return Files.writeString(folder.resolve("job.yaml"), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}"
                stores: [ { name: products, root: store, layout: "{project}/{branch}/{os}/{version}" } ]
                rules: [ { name: all, match: {}, keep: [ { last: 2 } ] } ]
                approval: never
                """ + String.join("\n", more) + "\n");
    }

    private String webhook(String on) {
        return "notify: { webhook: \"http://127.0.0.1:" + chat.getAddress().getPort() + "/hook\", on: " + on + " }";
    }

    @Test
    void is_silent_when_quiet_and_all_went_well() throws IOException {
        Path job = job();
        winnow.done("adopt", job);
        WinnowCli.Result result = winnow.done("run", "--quiet", job);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEmpty();
        assertThat(folder.resolve("store/app/main/linux/1")).doesNotExist();
    }

    @Test
    void says_when_quiet_what_went_wrong_and_where_to_look() throws IOException {
        Path job = job();
        WinnowCli.Result stopped = winnow.run("run", "--quiet", job);
        assertThat(stopped.exit()).isEqualTo(3);
        assertThat(stopped.out()).isEmpty();
        assertThat(stopped.err()).contains("not adopted");
    }

    @Test
    void logs_json_with_the_run_in_each_line() throws IOException {
        Path job = job();
        WinnowCli.Result planned = winnow.run("plan", "--log-format", "json", job);
        List<JsonNode> lines = planned.err().lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("at").asString()).isEqualTo(NOW.toString());
            assertThat(line.path("run").asString()).startsWith("r-20261123-033000-");
        });
        assertThat(lines.get(0).path("level").asString()).isEqualTo("warning");
        assertThat(winnow.run("plan", "--log-format=json", "--nonsense").err()).startsWith("{\"at\":");
    }

    @Test
    void tells_a_monitor_how_the_last_runs_went() throws IOException {
        Path job = job("reports: { metrics: metrics/winnow.prom }");
        winnow.done("adopt", job);
        winnow.done("run", job);
        winnow.done("pin", "app/main/linux/3", "--by", "qa", "--reason", "demo", "--until", "2026-12-01T00:00:00Z");
        winnow.after(Duration.ofHours(1)).done("scan", job);
        assertThat(Files.readString(folder.resolve("metrics/winnow.prom"))).contains(
                "# TYPE winnow_last_run_parts_removed gauge\n",
                "winnow_last_run_parts_removed{job=\"nightly\",kind=\"apply\"} 1.0\n",
                "winnow_last_run_removed_bytes{job=\"nightly\",kind=\"apply\"} 100.0\n",
                "winnow_last_run_outcome{job=\"nightly\",kind=\"apply\",outcome=\"done\"} 1.0\n",
                "winnow_last_success_timestamp_seconds{job=\"nightly\",kind=\"apply\"} "
                        + (double) NOW.getEpochSecond() + "\n",
                "winnow_last_run_timestamp_seconds{job=\"nightly\",kind=\"scan\"} "
                        + (double) NOW.plus(Duration.ofHours(1)).getEpochSecond() + "\n",
                "winnow_trash_bytes{job=\"nightly\"} 100.0\n", "winnow_pins 1.0\n",
                "winnow_pins_next_expiry_timestamp_seconds " + (double) Instant.parse("2026-12-01T00:00:00Z").getEpochSecond());
    }

    @Test
    void tells_people_of_success_and_of_problems_as_asked() throws IOException {
        Path job = job(webhook("[problems]"));
        winnow.done("adopt", job);
        winnow.done("run", job);
        assertThat(messages).isEmpty();
        job(webhook("[success, problems]"));
        winnow.after(Duration.ofHours(1)).done("run", job);
        assertThat(messages).singleElement().satisfies(message -> {
            assertThat(message.path("text").asString()).contains("Winnow, job nightly on ", "plan done: 2 parts kept");
            assertThat(message.path("on").get(0).asString()).isEqualTo("success");
            assertThat(message.path("runs")).hasSize(3);
        });
        Files.move(folder.resolve("store"), folder.resolve("elsewhere"));
        assertThat(winnow.after(Duration.ofHours(1)).run("run", job).exit()).isEqualTo(3);
        assertThat(messages).hasSize(2).last().satisfies(message -> {
            assertThat(message.path("on").get(0).asString()).isEqualTo("problems");
            assertThat(message.path("text").asString()).contains("products");
        });
    }

    @Test
    void tells_people_what_waits_for_approval() throws IOException {
        Path job = job(webhook("[approval, success]"));
        Files.writeString(job, Files.readString(job).replace("approval: never", "approval: always"));
        winnow.done("adopt", job);
        assertThat(winnow.run("run", job).exit()).isEqualTo(4);
        assertThat(messages).singleElement().satisfies(message ->
                assertThat(message.path("text").asString()).contains("approve p-"));
    }

    @Test
    void tells_once_a_day_of_a_pin_that_ends_within_three_days() throws IOException {
        Path job = job(webhook("[pins-expiring]"));
        winnow.done("adopt", job);
        winnow.done("run", job);
        winnow.done("pin", "app/main/linux/3", "--by", "qa", "--reason", "demo", "--until", "10d");
        winnow.after(Duration.ofDays(6)).done("run", job);
        assertThat(messages).isEmpty();
        winnow.after(Duration.ofDays(2)).done("run", job);
        assertThat(messages).singleElement().satisfies(message -> assertThat(message.path("text").asString())
                .contains("The pin of app/main/linux/3 by qa ends at ", ": demo"));
        winnow.after(Duration.ofMinutes(5)).done("run", job);
        assertThat(messages).as("the same day").hasSize(1);
        winnow.after(Duration.ofDays(1)).done("run", job);
        assertThat(messages).as("the next day").hasSize(2);
    }

    @Test
    void no_message_that_cannot_be_sent_changes_what_came_of_a_run() throws IOException {
        Path job = job(webhook("[success]"));
        winnow.done("adopt", job);
        status.set(404);
        WinnowCli.Result refused = winnow.done("run", job);
        assertThat(refused.err()).contains("could not be sent: 127.0.0.1 answers 404").doesNotContain("/hook");
        chat.stop(0);
        winnow.stop().ask();
        winnow = new WinnowCli(folder.resolve("state")).at(NOW.plus(Duration.ofHours(1)));
        assertThat(winnow.done("run", job).err()).contains("could not be sent: 127.0.0.1 cannot be reached");
    }

    @Test
    void says_what_holds_and_where_it_comes_from() throws IOException {
        Path job = job("trash: { keep: 2w }", webhook("[success]"));
        assertThat(winnow.done("validate", "--effective", job).out()).contains(
                "  state: " + winnow.state() + "   (environment WINNOW_STATE)\n",
                "  trash.keep: 2w   (job file, line 6)\n", "  limits.removals: 20%   (default)\n",
                "  approval: never   (job file, line 5)\n", "  stores.products.settle: 1h   (default)\n",
                "  reports.directory: " + folder.resolve("reports") + "   (default)\n",
                "  notify.webhook: http://127.0.0.1/...   (job file, line 7)\n", "  notify.on: success   (job file")
                .doesNotContain("/hook");
        assertThat(winnow.done("validate", "--effective", "--json", "--state", folder.resolve("other"), job).json()
                .get(0).path("effective").get(0).path("from").asString()).isEqualTo("option --state");
    }
}
