package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs on one store, and one job whose layouts change. */
class SharedStoreTest {

    @TempDir
    private Path directory;
    private WinnowCli winnow;

    @BeforeEach
    void makeStore() throws IOException {
        winnow = new WinnowCli(directory.resolve("state"));
        for (String branch : new String[] {"main", "docs"}) {
            for (int build = 1; build <= 4; build++) {
                Path entry = Files.createDirectories(directory.resolve("store/" + branch + "/app-" + build));
                Files.writeString(entry.resolve("app.bin"), "build " + build);
                Files.writeString(entry.resolve("build.json"),
                        "{\"finished\": \"2026-01-0" + build + "T00:00:00Z\", \"status\": \"success\"}");
            }
        }
    }

    private Path job(String name, String layout, String more) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), """
                name: %s
                build: "{branch}/{number}"
                stores:
                  - name: products
                    root: store
                    layout: "%s"
                    set: { project: app, os: any }
                    manifest: build.json
                    settle: 0s
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                %s
                """.formatted(name, layout, more));
    }

    @Test
    void what_the_layout_matches_no_longer_is_not_judged_any_more() throws IOException {
        Result both = winnow.done("plan", job("all", "{branch}/app-{number}", ""), "--json");
        assertThat(both.json().get("removed").asInt()).isEqualTo(6);

        Result narrowed = winnow.done("plan", job("all", "{branch:main}/app-{number}", ""), "--json");

        assertThat(narrowed.json().get("removed").asInt()).as("docs are none of its business now").isEqualTo(3);
        assertThat(narrowed.json().get("kept").asInt()).isEqualTo(1);
        assertThat(winnow.done("builds", "branch=docs").out().lines()).hasSize(4).noneMatch(
                line -> line.contains("no files"));
    }

    @Test
    void a_job_that_sees_less_of_a_store_takes_nothing_from_one_that_sees_more() throws IOException {
        Path all = job("all", "{branch}/app-{number}", "");
        Path docs = job("docs", "{branch:docs}/app-{number}", "");
        winnow.done("plan", all);
        assertThat(winnow.done("plan", docs, "--json").json().get("kept").asInt()).isEqualTo(1);

        Result again = winnow.done("plan", all, "--json");

        assertThat(again.json().get("kept").asInt()).isEqualTo(2);
        assertThat(again.json().get("removed").asInt()).isEqualTo(6);
    }

    @Test
    void only_one_job_may_remove_a_kind_of_part() throws IOException {
        winnow.done("adopt", job("all", "{branch}/app-{number}", ""));

        Result second = winnow.run("adopt", job("docs", "{branch:docs}/app-{number}", ""));

        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.err()).contains("belong to job all").contains("--take-over");
        assertThat(winnow.run("adopt", job("docs", "{branch:docs}/app-{number}", "parts: [logs]")).exit()).isEqualTo(2);
        winnow.done("adopt", job("docs", "{branch:docs}/app-{number}", ""), "--take-over", "moved to another team");
    }

    @Test
    void two_jobs_must_name_the_builds_of_a_store_alike() throws IOException {
        winnow.done("plan", job("all", "{branch}/app-{number}", ""));
        Path other = Files.writeString(directory.resolve("other.yaml"), Files.readString(directory.resolve("all.yaml"))
                .replace("name: all", "name: other").replace("{branch}/{number}\"\nstores", "{number}/{branch}\"\nstores"));

        Result refused = winnow.run("plan", other);

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("job all").contains("give both the same 'build'");
    }

    @Test
    void a_build_that_a_link_was_pointed_at_after_the_plan_stays() throws IOException {
        Path job = job("all", "{branch}/app-{number}", "");
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "QA");
        Files.createSymbolicLink(directory.resolve("store/stable"), Path.of("main/app-1"));

        Result applied = winnow.run("apply", plan, "--json");

        assertThat(applied.exit()).isEqualTo(5);
        assertThat(applied.json().get("removed").asInt()).isEqualTo(5);
        assertThat(applied.json().get("faults").toString()).contains("main/1").contains("the link stable leads to it now");
        assertThat(directory.resolve("store/main/app-1/app.bin")).exists();
        assertThat(directory.resolve("store/main/app-2")).doesNotExist();
    }
}
