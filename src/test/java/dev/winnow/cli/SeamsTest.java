package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.store.local.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run with another CI system than the one that ships with the program. */
class SeamsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void builds_of_any_registered_ci_system_decide_what_goes() throws Exception {
        Path store = directory.resolve("products");
        StringBuilder builds = new StringBuilder("id,builder,status,start,end,branch,version\r\n");
        for (int number = 1; number <= 4; number++) {
            Path file = Files.createDirectories(store.resolve("app/" + number)).resolve("app.bin");
            Files.setLastModifiedTime(Files.writeString(file, "build " + number), FileTime.from(NOW.minusSeconds(9000)));
            builds.append(number).append(",nightly,").append(number == 2 ? "failure" : "success")
                    .append(",2026-11-0").append(number).append("T00:00:00Z,2026-11-0").append(number)
                    .append("T01:00:00Z,main,1.").append(number).append("\r\n");
        }
        Files.writeString(directory.resolve("builds.csv"), builds);
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                name: seams
                build: "{project}/{number}"
                stores:
                  - { name: products, root: products, layout: "{project}/{number}" }
                import:
                  - csv: builds.csv
                    builds:
                      - { match: { builder: nightly }, set: { project: app, os: any, version: "{version}" } }
                group-by: [project, branch]
                rules:
                  - { name: failures, match: { status: failure }, keep: none }
                  - { name: newest, match: {}, keep: [ { last: 2 } ] }
                limits: { removals: 100%, removals-per-group: 100% }
                reports: { directory: reports }
                """);
        WinnowCli winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        winnow.done("adopt", job);
        Map<String, String> before = Snapshot.of(store);

        assertThat(winnow.done("import", "csv", "--job", job).out()).contains("4 builds, 4 new or changed");
        Result planned = winnow.done("plan", job, "--json");
        String plan = planned.json().get("plan").asString();
        winnow.done("approve", plan, "--by", "somebody");


        String run = winnow.done("apply", plan, "--json").json().get("run").asString();

        assertThat(store.resolve("app/1")).doesNotExist();
        assertThat(store.resolve("app/2")).as("a failure by what the CI system says").doesNotExist();
        assertThat(store.resolve("app/3")).exists();
        assertThat(winnow.done("builds", "--json").json().valueStream().map(build -> build.get("version").asString()))
                .contains("1.3", "1.4");
        winnow.done("restore", run);
        assertThat(Snapshot.of(store)).isEqualTo(before);

        winnow.done("unpin", "app/1", "--by", "somebody", "--all", "--reason", "may go again");
        winnow.done("unpin", "app/2", "--by", "somebody", "--all", "--reason", "may go again");
        plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "somebody");
        winnow.done("apply", plan);
        winnow.after(Duration.ofDays(8)).done("purge", job);
        assertThat(winnow.done("trash").out()).contains("empty");
        assertThat(store.resolve("app/1")).doesNotExist();
        assertThat(store.resolve("app/4")).exists();
    }
}
