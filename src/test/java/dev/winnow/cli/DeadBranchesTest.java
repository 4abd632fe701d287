package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which branches die: what is not known to have lived has not died. */
class DeadBranchesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;
    private Path list;
    private WinnowCli winnow;

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        list = directory.resolve("live.txt");
        live("main", "feature/dark-mode", "topic");
        build("main", "feature-dark-mode", "topic", "PR-7301");
    }

    private void live(String... names) throws IOException {
        Files.write(list, List.of(names));
    }

    private void build(String... branches) throws IOException {
        for (String branch : branches) {
            OldFiles.write(directory.resolve("store/" + branch + "/linux/1/app.zip"), branch, NOW.minus(Duration.ofDays(40)));
        }
    }

    private Path job(String branches) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: dead
                build: "{project}/{branch}/{os}/{number}"
                stores: [ { name: p, root: store, layout: "{branch:**}/{os:linux}/{number}", set: { project: app } } ]
                branches: %s
                rules:
                  - { name: dead branches, match: { branch-state: dead }, keep: none }
                  - { name: rest, match: {}, keep: all }
                protect: { latest: false, floor: 0 }
                """.formatted(branches));
    }

    /** The branches that the next plan removes. */
    private List<String> dead(Path job, int exit) throws IOException {
        Result plan = winnow.after(Duration.ofHours(1)).run("plan", job, "--json");
        assertThat(plan.exit()).as(plan.err()).isEqualTo(exit);
        JsonNode report = plan.json();
        List<String> dead = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(report.get("report").asString()).resolve("decisions.csv"))) {
            if (line.contains(",remove,")) {
                dead.add(line.split("/")[1]);
            }
        }
        dead.sort(null);
        return dead;
    }

    @Test
    void a_name_that_was_never_seen_live_is_unknown() throws IOException {
        Path job = job("{ list: live.txt }");
        assertThat(dead(job, 0)).isEmpty();
        live("main", "feature/dark-mode");
        assertThat(dead(job, 0)).containsExactly("topic");
        live("main", "feature/dark-mode", "topic");
        assertThat(dead(job, 0)).as("it is back").isEmpty();
    }

    @Test
    void a_slug_lives_and_dies_with_its_branch() throws IOException {
        Path job = job("{ list: live.txt, slug: \"-\" }");
        winnow.done("scan", job);
        live("main", "topic");
        assertThat(dead(job, 0)).containsExactly("feature-dark-mode");
        live("main", "topic", "feature-dark_mode", "feature_dark-mode", "feature/dark/mode");
        assertThat(dead(job, 0)).as("another branch has this slug").isEmpty();
    }

    @Test
    void one_that_is_missing_must_have_been_silent_as_well_where_the_job_says_so() throws IOException {
        Path job = job("{ list: live.txt, dead-after: 60d }");
        winnow.done("scan", job);
        live("main", "feature/dark-mode");
        assertThat(dead(job, 0)).isEmpty();
        winnow.after(Duration.ofDays(21));
        assertThat(dead(job, 0)).containsExactly("topic");
    }

    @Test
    void a_list_that_is_empty_or_gone_or_has_lost_much_tells_nothing_until_somebody_believes_it() throws IOException {
        Path job = job("{ list: live.txt }");
        winnow.done("scan", job);
        Files.writeString(list, "");
        assertThat(dead(job, 5)).isEmpty();
        Files.delete(list);
        assertThat(dead(job, 5)).isEmpty();
        live("main");
        assertThat(dead(job, 5)).isEmpty();
        assertThat(winnow.run("scan", job).err()).contains("has lost 2 of 3 branches").contains("--limit-override");
        assertThat(dead(job, 5)).as("it does not become the truth by time").isEmpty();
        winnow.done("scan", job, "--limit-override", "they were merged");
        assertThat(dead(job, 0)).containsExactly("topic");
        assertThat(Files.readString(directory.resolve("state/ledger.ndjson"))).contains("has lost 2 of 3 branches");
    }

    @Test
    void a_branch_that_lives_again_since_the_plan_keeps_its_builds_and_so_does_one_that_cannot_be_told_any_more() throws IOException {
        Path job = job("{ list: live.txt }");
        winnow.done("adopt", job);
        build("gone");
        live("main", "topic", "gone", "a", "b", "c", "d", "e");
        winnow.done("scan", job);
        live("main", "a", "b", "c", "d", "e");
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "QA");
        live("main", "topic", "a", "b", "c", "d", "e");

        Result applied = winnow.run("apply", plan);

        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(applied.err()).contains("app/topic/linux/1 products: its branch is live now");
        assertThat(directory.resolve("store/topic/linux/1")).exists();
        assertThat(directory.resolve("store/gone")).doesNotExist();

        winnow.done("scan", job);
        live("main", "a", "b", "c", "d", "e");
        plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        Files.delete(list);
        assertThat(winnow.run("apply", plan).err()).contains("app/topic/linux/1 products: it cannot be told now");
        assertThat(directory.resolve("store/topic/linux/1")).exists();
    }

    @Test
    void what_is_live_in_one_source_is_live_and_another_path_begins_anew() throws IOException {
        Files.writeString(directory.resolve("more.txt"), "topic\n");
        Path job = job("{ list: [ live.txt, more.txt ] }");
        winnow.done("scan", job);
        live("main", "feature/dark-mode");
        assertThat(dead(job, 0)).isEmpty();
        Files.writeString(directory.resolve("more.txt"), "another\n");
        assertThat(dead(job, 0)).containsExactly("topic");
        Files.move(list, directory.resolve("moved.txt"));
        assertThat(dead(job("{ list: moved.txt }"), 0)).isEmpty();
    }
}
