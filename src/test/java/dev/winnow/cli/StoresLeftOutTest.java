package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run without a store whose disk is away: only where nothing that is decided of the others hangs on it. */
class StoresLeftOutTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String JOB = """
            name: site
            build: "{project}/{os}/{version}"
            stores:
              - { name: linux, root: linux, layout: "{project}/{version}", manifest: build.json, set: { branch: main, os: linux } }
              - { name: windows, root: windows, layout: "{project}/{version}", manifest: build.json, set: { branch: main, os: windows } }
            rules:
              - { name: newest, match: {}, keep: [ { last: 1 } ] }
            limits: { removals: 100%, removals-per-group: 100% }
            approval: never
            reports: { directory: reports }
            """;

    @TempDir
    private Path directory;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        for (int version = 1; version <= 3; version++) {
            build("linux/editor/" + version, 10 - version, "{}");
            build("windows/player/" + version, 10 - version, "{}");
        }
    }

    private void build(String path, int days, String manifest) throws IOException {
        Path build = Files.createDirectories(directory.resolve(path));
        Files.writeString(build.resolve("file"), path);
        Files.writeString(build.resolve("build.json"), manifest);
        for (Path each : new Path[] {build.resolve("file"), build.resolve("build.json"), build}) {
            Files.setLastModifiedTime(each, FileTime.from(NOW.minus(Duration.ofDays(days))));
        }
    }

    private String job(String text) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), text).toString();
    }

    /** All is scanned, and then the disk of a store is away. */
    private String away(String text) throws IOException {
        String job = job(text);
        winnow.done("adopt", job);
        winnow.done("scan", job);
        Files.move(directory.resolve("windows"), directory.resolve("gone"));
        return job;
    }

    @Test
    void the_other_stores_are_planned_and_cleaned_while_the_disk_of_one_is_away() throws IOException {
        String job = away(JOB);
        assertThat(winnow.run("run", job).exit()).isEqualTo(3);

        Result run = winnow.run("run", job, "--without", "windows");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).contains("store windows was left out");
        assertThat(directory.resolve("linux/editor/1")).doesNotExist();
        assertThat(directory.resolve("linux/editor/3")).exists();
        Files.move(directory.resolve("gone"), directory.resolve("windows"));
        Result whole = winnow.run("run", job, "--json");
        assertThat(whole.json().get("apply").get("removed").asInt()).as("those of the other store go later").isEqualTo(2);
    }

    @Test
    void a_plan_without_a_store_is_applied_while_that_is_away() throws IOException {
        String job = away(JOB);
        String plan = winnow.done("plan", job, "--without", "windows", "--json").json().get("plan").asString();

        Result apply = winnow.run("apply", plan);

        assertThat(apply.exit()).as(apply.err()).isZero();
        assertThat(directory.resolve("linux/editor/1")).doesNotExist();
        assertThat(directory.resolve("gone/player/1")).exists();
    }

    @Test
    void a_run_without_a_store_does_not_apply_what_was_approved_for_all() throws IOException {
        String job = job(JOB.replace("approval: never", "approval: always"));
        winnow.done("adopt", job);
        String all = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", all, "--by", "qa");

        assertThat(winnow.run("run", job, "--without", "windows").exit()).isEqualTo(4);

        assertThat(directory.resolve("linux/editor/1")).exists();
        assertThat(directory.resolve("windows/player/1")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reports:  | group-by: [project, branch]                     | branch: main, os: windows              | the group of project=editor branch=main has
            reports:  | group-by: [project, branch, os, properties.kind] | branch: main, os: linux               | the latest build of project=editor branch=main os=linux
            approval: | protect: { complete-set: { over: os, of: version, by: [project, branch] } } | branch: main, os: windows | the complete set of project=editor branch=main has
            rules:    | rules:\\n  - { name: old, match: { superseded: true }, keep: none } | branch: other, os: linux | what supersedes builds of project=editor os=linux
            rules:    | branches: { dead-after: 30d }\\nrules:\\n  - { name: dead, match: { branch-state: dead }, keep: none } | branch: main, os: windows | the age of the branch of project=editor branch=main
            approval: | space: { use: 1GB }                             | branch: main, os: windows              | 'space' counts the builds of all stores
            approval: | needs: { property: wants }                      | branch: main, os: windows              | editor/windows/4 in windows needs editor/linux/1 in linux
            """)
    void nothing_is_planned_where_something_crosses_and_that_is_told(String key, String more, String set, String told)
            throws IOException {
        build("windows/editor/4", 1, "{\"properties\": {\"kind\": \"beta\"" + (more.contains("wants")
                ? ", \"wants\": \"editor/linux/1\"" : "") + "}}");
        String text = JOB.replace(key, more.replace("\\n", "\n") + (more.contains(key) ? "" : "\n" + key))
                .replace("branch: main, os: windows", set);
        String job = away(text);

        Result plan = winnow.run("plan", job, "--without", "windows");

        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(3);
        assertThat(plan.err()).contains("nothing is planned without windows").contains(told);
        assertThat(winnow.done("runs", "--json").json().findValuesAsString("outcome")).contains("limited");
    }

    @Test
    void a_store_that_was_never_scanned_cannot_be_left_out() throws IOException {
        Result plan = winnow.run("plan", job(JOB), "--without", "windows");

        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.err()).contains("windows: ").contains("was never scanned");
    }

    @Test
    void a_store_that_the_job_lacks_is_told_with_the_one_that_was_meant() throws IOException {
        Result plan = winnow.run("plan", job(JOB), "--without", "window");

        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("has no store 'window' to leave out; did you mean 'windows'?");
        assertThat(winnow.run("plan", job(JOB), "--without", "windows", "--without", "linux").exit()).isEqualTo(2);
    }
}
