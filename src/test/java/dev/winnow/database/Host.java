package dev.winnow.database;

import dev.winnow.cli.WinnowCli;
import dev.winnow.damage.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A host that shares a catalog: a state directory, a job and a store of its own, and its name. */
final class Host {

    private final String name;
    private final Path base;
    private final String database;
    private final WinnowCli winnow;

    /** @param base an empty directory */
    Host(String name, Path base, String database) throws IOException {
        this.name = name;
        this.base = Files.createDirectories(base).toRealPath();
        this.database = database;
        this.winnow = new WinnowCli(state(), environment());
        Files.createDirectories(store());
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Databases.environment(database));
        environment.put("WINNOW_HOST", name);
        return environment;
    }

    WinnowCli winnow() {
        return winnow;
    }

    /** The same host's program as processes. */
    Processes processes() throws IOException {
        return processes(environment());
    }

    /** The same with another environment. */
    Processes processes(Map<String, String> environment) throws IOException {
        return new Processes(state(), Files.createTempDirectory(Files.createDirectories(base.resolve("out")), "of"), environment);
    }

    Path state() {
        return base.resolve("state");
    }

    Path store() {
        return base.resolve("store");
    }

    /** The job of this name that keeps the newest build of each branch. */
    Path job(String job) throws IOException {
        return job(job, store());
    }

    Path job(String job, Path store) throws IOException {
        return Files.writeString(base.resolve(job + ".yaml"), """
                name: %s
                build: "{project}/{branch}/{number}"
                stores:
                  - { name: products, root: "%s", layout: "{project}/{branch}/{number}", set: { os: any }, settle: 0s }
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 30%% }
                approval: never
                reports: { directory: reports }
                """.formatted(job, store));
    }

    /** Makes the builds 1 to {@code builds} of a project's branch. */
    void grow(String project, String branch, int builds) throws IOException {
        for (int build = 1; build <= builds; build++) {
            Path entry = Files.createDirectories(store().resolve(project + "/" + branch + "/" + build));
            Path file = Files.writeString(entry.resolve("app.bin"), project + branch + build);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(build)));
        }
    }

    /** How many builds of a project's branch lie in the store. */
    long there(String project, String branch) throws IOException {
        Path folder = store().resolve(project + "/" + branch);
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> builds = Files.list(folder)) {
            return builds.count();
        }
    }
}
