package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.store.local.Snapshot;
import dev.winnow.store.MemoryStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with another CI system and another kind of store than those that ship with the program. */
class SeamsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant BUILT = NOW.minusSeconds(9000);

    @TempDir
    private Path directory;
    private WinnowCli winnow;

    @BeforeEach
    void builds() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        StringBuilder builds = new StringBuilder("id,builder,status,start,end,branch,version\r\n");
        for (int number = 1; number <= 4; number++) {
            builds.append(number).append(",nightly,").append(number == 2 ? "failure" : "success")
                    .append(",2026-11-0").append(number).append("T00:00:00Z,2026-11-0").append(number)
                    .append("T01:00:00Z,main,1.").append(number).append("\r\n");
        }
        Files.writeString(directory.resolve("builds.csv"), builds);
    }

    private Path job(String root) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: seams
                build: "{project}/{number}"
                stores:
                  - { name: products, root: "%s", layout: "{project}/{number}" }
                import:
                  - csv: builds.csv
                    builds:
                      - { match: { builder: nightly }, set: { project: app, os: any, version: "{version}" } }
                group-by: [project, branch]
                rules:
                  - { name: failures, match: { status: failure }, keep: none }
                  - { name: newest, match: {}, keep: [ { last: 2 } ] }
                limits: { removals: 100%%, removals-per-group: 100%% }
                reports: { directory: reports }
                """.formatted(root));
    }

    @Test
    void builds_of_any_registered_ci_system_decide_what_goes() throws Exception {
        Path store = directory.resolve("products");
        for (int number = 1; number <= 4; number++) {
            Path file = Files.createDirectories(store.resolve("app/" + number)).resolve("app.bin");
            Files.setLastModifiedTime(Files.writeString(file, "build " + number), FileTime.from(BUILT));
        }
        Path job = job("products");

        assertThat(winnow.done("import", "csv", "--job", job).out()).contains("4 builds, 4 new or changed");
        removeRestoreAndPurge(job, path -> Files.exists(store.resolve(path)), () -> {
            try {
                return Snapshot.of(store);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        assertThat(winnow.done("builds", "--json").json().valueStream().map(build -> build.get("version").asString()))
                .contains("1.3", "1.4");
    }

    @Test
    void a_store_of_any_registered_kind_is_scanned_and_changed() throws Exception {
        Map<String, MemoryStores.Stored> files = MemoryStores.files("seams");
        for (int number = 1; number <= 4; number++) {
            files.put("app/" + number + "/app.bin", new MemoryStores.Stored(("build " + number)
                    .getBytes(StandardCharsets.UTF_8), BUILT));
        }
        Path job = job("memory:seams");

        removeRestoreAndPurge(job, path -> files.containsKey(path + "/app.bin"), () -> new TreeMap<>(files));
        assertThat(winnow.done("latest", "--project", "app", "--branch", "main", "--os", "any", "--json").json()
                .get("version").asString()).isEqualTo("1.4");
    }

    private void removeRestoreAndPurge(Path job, Predicate<String> there, Supplier<Map<String, ?>> all)
            throws IOException {
        assertThat(winnow.run("apply", plan(job)).err()).contains("not adopted");
        winnow.done("adopt", job);
        Map<String, ?> before = all.get();

        String run = winnow.done("apply", plan(job), "--json").json().get("run").asString();
        assertThat(there).rejects("app/1").accepts("app/3", "app/4");
        assertThat(there).as("a failure by what the CI system says").rejects("app/2");
        winnow.done("restore", run);
        assertThat(all.get().toString()).isEqualTo(before.toString());

        for (String key : new String[] {"app/1", "app/2"}) {
            winnow.done("unpin", key, "--by", "somebody", "--all", "--reason", "may go again");
        }
        winnow.done("apply", plan(job));
        winnow.after(Duration.ofDays(8)).done("purge", job);
        assertThat(winnow.done("trash").out()).contains("empty");
        assertThat(there).rejects("app/1", "app/2").accepts("app/3", "app/4");
    }

    private String plan(Path job) {
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "somebody");
        return plan;
    }
}
