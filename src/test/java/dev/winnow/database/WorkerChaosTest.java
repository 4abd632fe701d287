package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Workers;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.damage.Processes.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts, one that runs the job and has a store, too, and two things that happen to them, at random instants of a run; afterwards the run is
 * finished, and nothing is lost. {@code -Dwinnow.chaos=40} lets more happen, {@code -Dwinnow.seed=1} at other instants.
 */
class WorkerChaosTest {

    private static final int ROUNDS = Integer.getInteger("winnow.chaos", 4);
    private static final long SEED = Long.getLong("winnow.seed", 20_261_129L);
    /** How many builds come to each host in a round. */
    private static final int MORE = 120;
    /** How many of them on each host need another. */
    private static final int CHAIN = 5;
    private static final String MANAGER = "manager";
    private static final List<String> SERVERS = List.of("fs1", "fs2", "fs3");
    /** All that have a store. */
    private static final List<String> HOSTS = List.of("fs1", "fs2", "fs3", MANAGER);

    /** In which steps it happens; where files move more often than elsewhere. */
    private static final List<String> STEPS = List.of("walk", "links", "look", "remove", "remove", "remove", "purgeAll");

    /** What happens to a run. */
    private enum Event { WORKER_KILLED, WORKER_HALTED, MANAGER_KILLED, NETWORK_CUT, REQUESTS_AGAIN, DATABASE_AWAY, SERVER_KILLED }

    @TempDir
    private Path base;

    private final Random random = new Random(SEED);
    private final Map<String, Running> workers = new LinkedHashMap<>();
    private final Map<String, Proxy> ways = new HashMap<>();
    private final Map<String, String> made = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private Site site;
    private int grown;

    @AfterEach
    void stop() throws IOException {
        workers.values().forEach(worker -> worker.process().destroyForcibly());
        for (Proxy way : ways.values()) {
            way.close();
        }
    }

    @Test
    void nothing_is_lost_whatever_happens_to_a_run_on_several_hosts() throws Exception {
        site = new Site(base, SERVERS.toArray(String[]::new));
        site.keepTrash();
        site.withOwnStore();
        for (String server : SERVERS) {
            ways.put(server, new Proxy(TestServer.port()));
            work(server);
        }
        grow();
        site.winnow().done("adopt", site.job());
        site.winnow().done("scan", site.job());
        site.winnow().done("pin", "*/main/1", "--by", "qa", "--reason", "needed");
        Event[] events = Event.values();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                // Each happens once before chance has its say.
                int first = 2 * round + random.nextInt(2) * (2 * round / events.length);
                round(events[first % events.length], events[(first + 1) % events.length]);
            }
        } catch (AssertionError lost) {
            throw new AssertionError("seed " + SEED + "\n" + String.join("\n", story), lost);
        }
    }

    /** New builds on all hosts; each file says what it is. Some of them need one on the next host, which needs one there. */
    private void grow() throws IOException {
        for (int more = 0; more < MORE; more++) {
            grown++;
            for (String server : HOSTS) {
                Path entry = Files.createDirectories(host(server).store().resolve(server + "/main/" + grown));
                Files.writeString(entry.resolve("app.bin"), server + "main" + grown);
                Files.setLastModifiedTime(entry.resolve("app.bin"),
                        FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(grown)));
                made.put(server + "main" + grown, server);
            }
        }
        StringBuilder needs = new StringBuilder();
        for (int chain = 0; chain < CHAIN; chain++) {
            for (int host = 0; host + 1 < HOSTS.size(); host++) {
                needs.append("{\"key\": \"%s/main/%d\", \"needs\": [\"%s/main/%d\"]}\n".formatted(HOSTS.get(host), grown - MORE + 2 + chain,
                        HOSTS.get(host + 1), grown - MORE + 2 + (chain + host) % CHAIN));
            }
        }
        site.winnow().reading(needs.toString(), "register");
    }

    private Host host(String name) {
        return name.equals(MANAGER) ? site.manager() : site.server(name);
    }

    private void work(String server) throws IOException {
        Map<String, String> environment = new HashMap<>(site.server(server).environment());
        environment.compute("WINNOW_DATABASE", (name, url) -> url.replaceFirst(":\\d+/", ":" + ways.get(server).entrance() + "/"));
        Running worker = site.server(server).processes(environment).start("worker");
        workers.put(server, worker);
        await().until(() -> worker.text().contains("waits for work") || !worker.process().isAlive());
        assertThat(worker.process().isAlive()).as(worker.text()).isTrue();
    }

    /** The second comes while the first is not got over. */
    private void round(Event event, Event other) throws Exception {
        grow();
        story.add(event + ", " + other);
        Running run = site.manager().processes().start("run", site.job().toString());
        String step = STEPS.get(random.nextInt(STEPS.size()));
        String begun = "SELECT 1 FROM batch_step_execution WHERE step_name LIKE '" + step + "@%' AND status = 'STARTED'";
        await().pollInterval(Duration.ofMillis(5)).until(() -> !run.process().isAlive() || !TestServer.column(site.database, begun).isEmpty());
        boolean ended = run.process().waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
        happen(event, run);
        run.process().waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS);
        happen(other, run);
        await().atMost(Duration.ofMinutes(3)).until(() -> !run.process().isAlive());
        story.add("  in step " + step + (ended ? " (it had ended)" : "") + ": exit " + run.exit() + " " + run.text().strip());
        assertThat(run.exit()).as(run.text()).isIn(0, 5, 6, 137);
        Result next = site.winnow().run("run", site.job());
        for (int again = 0; next.exit() == 6 && again < 5; again++) {
            // The server may take some seconds to see that a process has died.
            next = site.winnow().run("run", site.job());
        }
        story.add("  next: exit " + next.exit() + " " + next.out().strip() + next.err().strip());
        assertThat(next.exit()).as(next.out() + next.err()).isIn(0, 5);
        check();
    }

    private void happen(Event event, Running run) throws Exception {
        String server = SERVERS.get(random.nextInt(SERVERS.size()));
        switch (event) {
            case WORKER_KILLED -> {
                workers.get(server).process().destroyForcibly().waitFor();
                work(server);
            }
            case WORKER_HALTED -> {
                signal(workers.get(server), "STOP");
                // Long enough for all others to end their parts.
                run.process().waitFor(2_000, TimeUnit.MILLISECONDS);
                signal(workers.get(server), "CONT");
            }
            case MANAGER_KILLED -> run.process().destroyForcibly().waitFor();
            case NETWORK_CUT -> {
                ways.get(server).cut();
                run.process().waitFor(1_500, TimeUnit.MILLISECONDS);
                ways.get(server).mend();
            }
            case REQUESTS_AGAIN -> requestsAgain();
            case SERVER_KILLED -> {
                TestServer.kill();
                run.process().waitFor(1_500, TimeUnit.MILLISECONDS);
                TestServer.startAgain();
            }
            case DATABASE_AWAY -> {
                for (String database : List.of(site.database, site.database + "_queue")) {
                    TestServer.execute("postgres", "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
                }
                run.process().waitFor(1_500, TimeUnit.MILLISECONDS);
                for (String database : List.of(site.database, site.database + "_queue")) {
                    TestServer.execute("postgres", "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
                }
            }
        }
    }

    private static void signal(Running worker, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(worker.process().pid())).start().waitFor();
    }

    /** Duplicates of what is asked just now, and what was asked by this run or earlier ones before. */
    private void requestsAgain() throws SQLException {
        List<String> parts = TestServer.column(site.database, "SELECT split_part(step_name, '@', 1) || ' ' || step_execution_id || ' ' "
                + "|| split_part(step_name, '@', 2) FROM batch_step_execution WHERE step_name LIKE '%@fs_' "
                + "ORDER BY step_execution_id DESC LIMIT 40");
        String region = TestServer.column(site.database, "SELECT uid FROM catalog").get(0);
        for (String part : parts) {
            String[] words = part.split(" ");
            TestServer.execute(site.database + "_queue", "INSERT INTO int_channel_message (message_id, group_key, created_date, "
                    + "message_content, region) VALUES ('" + UUID.randomUUID() + "', '"
                    + UUID.nameUUIDFromBytes(words[2].getBytes(StandardCharsets.UTF_8)) + "', 0, convert_to('winnow "
                    + Workers.FORMAT + " " + words[0] + " " + words[1] + "', 'UTF8'), '" + region + "')");
        }
    }

    /** Every file is whole in one place, nothing pinned has moved, ledgers and catalog agree, nothing is half done. */
    private void check() throws IOException, SQLException {
        Map<String, String> found = new TreeMap<>();
        int trashed = 0;
        for (String server : HOSTS) {
            Path store = host(server).store();
            try (Stream<Path> all = Files.walk(store)) {
                for (Path file : (Iterable<Path>) all.filter(path -> path.getFileName().toString().equals("app.bin"))::iterator) {
                    String content = Files.readString(file);
                    assertThat(found.put(content, server)).as(content + " lies in two places").isNull();
                    trashed += store.relativize(file).startsWith(".winnow") ? 1 : 0;
                }
            }
            assertThat(store.resolve(server + "/main/1/app.bin")).hasContent(server + "main1");
            assertThat(store.resolve(server + "/main/" + grown + "/app.bin")).hasContent(server + "main" + grown);
            assertThat(host(server).there(server, "main")).isEqualTo(2);
        }
        assertThat(found).isEqualTo(made);
        assertThat(TestServer.column(site.database, "SELECT state || ' ' || COUNT(*) FROM removal GROUP BY state"))
                .containsExactly("trashed " + trashed);
        assertThat(TestServer.column(site.database, "SELECT seq FROM plan_item WHERE state = 'claimed'")).isEmpty();
        assertThat(TestServer.column(site.database, "SELECT id FROM run WHERE ended_at IS NULL")).isEmpty();
        site.sound();
    }
}
