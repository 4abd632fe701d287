package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hosts with stores of their own that one job spans, and a host that runs it. */
final class Site implements AutoCloseable {

    final String database;
    private final Host manager;
    private final Path file;
    private final Map<String, Host> servers = new LinkedHashMap<>();
    private final Map<String, WinnowCli.Running> workers = new HashMap<>();
    private final Map<String, Catalog> pretended = new HashMap<>();
    private String trash = "0s";
    private boolean own;

    /** @param servers the names of the hosts whose stores the job reads */
    Site(Path base, String... servers) throws IOException {
        this.database = Databases.fresh();
        TestServer.execute("postgres", "CREATE DATABASE " + database + "_queue");
        this.manager = new Host("manager", base.resolve("manager"), database);
        this.file = manager.state().resolveSibling("site.yaml");
        for (String server : servers) {
            this.servers.put(server, new Host(server, base.resolve(server), database));
        }
    }

    /** Two servers with five builds of one project and seven of another. */
    static Site grown(Path base) throws IOException {
        Site site = new Site(base, "fs1", "fs2");
        site.server("fs1").grow("editor", "main", 5);
        site.server("fs2").grow("server", "main", 7);
        return site;
    }

    /** Starts all workers and adopts all stores. */
    void adopt() throws IOException {
        servers.keySet().forEach(this::work);
        winnow().done("adopt", job());
    }

    /**
     * Pretends to be the worker of a host: has its name and reports this, and does nothing. {@link #rest} ends it.
     *
     * @param ahead by how many milliseconds its clock is ahead
     */
    void pretend(String host, String format, long ahead) {
        Catalog catalog = Catalog.open(new StateDirectory(manager.state().resolveSibling("pretends-" + host)),
                Databases.of(database, host), Clock.systemUTC(), new Replay());
        assertThat(catalog.locks().takeName(host, null)).isTrue();
        new Workers(catalog).report(new Workers.Report(host, "winnow 0.0.9", format, 1, "", Instant.now(), Instant.now(), ahead));
        pretended.put(host, catalog);
    }

    Host manager() {
        return manager;
    }

    Host server(String name) {
        return servers.get(name);
    }

    /** Lets the host that runs the job have a store, too: without {@code host}, and without a worker. */
    void withOwnStore() {
        own = true;
    }

    WinnowCli winnow() {
        return manager.winnow();
    }

    /** Leaves in the trash what is removed. */
    void keepTrash() {
        trash = "7d";
    }

    /** A job over the stores of all servers, which keeps the newest build of each branch. */
    Path job() throws IOException {
        StringBuilder stores = new StringBuilder();
        servers.forEach((name, host) -> stores.append("  - { name: %s, host: %s, root: \"%s\", layout: "
                .formatted(name, name, host.store())).append("\"{project}/{branch}/{number}\", set: { os: any }, settle: 0s, url: \"https://dl.example.org/{path}\" }\n"));
        if (own) {
            stores.append("  - { name: own, root: \"%s\", layout: \"{project}/{branch}/{number}\", set: { os: any }, settle: 0s }\n"
                    .formatted(manager.store()));
        }
        return Files.writeString(file, """
                name: site
                build: "{project}/{branch}/{number}"
                stores:
                %srules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 30%% }
                approval: never
                trash: { keep: %s }
                reports: { directory: reports, hash: true }
                """.formatted(stores, trash));
    }

    /** Starts the worker of a host, on a thread. */
    void work(String server) {
        WinnowCli.Running worker = servers.get(server).winnow().start("worker");
        workers.put(server, worker);
        await().until(() -> worker.err().contains("waits for work") || worker.ended());
        assertThat(worker.ended()).as(worker.err()).isFalse();
    }

    /** Stops it. */
    void rest(String server) {
        if (pretended.containsKey(server)) {
            pretended.remove(server).close();
            return;
        }
        WinnowCli.Running worker = workers.remove(server);
        assertThat(worker.stop()).as(worker.err()).isZero();
    }

    /** What the workers said. */
    String said() {
        StringBuilder said = new StringBuilder();
        workers.forEach((name, worker) -> said.append(name).append(": ").append(worker.err()));
        return said.toString();
    }

    /** Every host's ledger and the catalog agree. */
    void sound() {
        servers.values().forEach(host -> sound(host.winnow().run("verify")));
        sound(winnow().run("verify"));
    }

    private static void sound(Result verified) {
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }

    @Override
    public void close() {
        workers.values().forEach(WinnowCli.Running::close);
        pretended.values().forEach(Catalog::close);
    }
}
