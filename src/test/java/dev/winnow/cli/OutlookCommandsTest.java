package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people ask before they change a policy: explain, compare, forecast, and which branches count as dead. */
class OutlookCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;
    private WinnowCli winnow;

    @BeforeEach
    void fill_a_store() throws IOException {
        winnow = new WinnowCli(folder.resolve("state")).at(NOW);
        for (int age : List.of(1, 5, 10, 20, 40)) {
            build("main", age);
        }
        build("old/idea", 3);
        build("old/idea", 8);
    }

    @Test
    void compare_names_the_parts_that_another_job_file_decides_otherwise_before_either_is_adopted() throws IOException {
        Path strict = job("strict", "", "[ { last: 2 } ]");
        Path loose = job("loose", "", "[ { last: 4 } ]");

        Result text = winnow.run("compare", strict.toString(), loose.toString());
        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("app/main/linux/10 products, 62 B", "  A remove by all: last: 2 - 3rd",
                "  B keep by all: last: 4 - 3rd", "2 parts differ; B frees 124 B less");

        JsonNode json = winnow.run("compare", loose.toString(), strict.toString(), "--json").json();
        assertThat(json.path("more_bytes_removed").asLong()).isEqualTo(124);
        assertThat(json.path("differences").valueStream().map(difference -> difference.path("key").asString()))
                .containsExactly("app/main/linux/10", "app/main/linux/20");
        assertThat(json.at("/groups/0/removed_only_by_b").asLong()).isEqualTo(2);
        assertThat(json.at("/differences/0/b/reasons/0").asString()).isEqualTo("last: 2 - 3rd");
        assertThat(json.at("/a/job").asString()).isEqualTo("loose");
    }

    @Test
    void compare_tells_what_another_instant_changes() throws IOException {
        Path job = job("aging", "", "[ { within: 14d } ]");
        Result csv = winnow.run("compare", job.toString(), "--to", "2026-12-01T12:00:00Z", "--csv");
        assertThat(csv.out().lines()).containsExactly(
                "key,part,group,bytes,verdict_a,rule_a,reason_a,verdict_b,rule_b,reason_b",
                "app/main/linux/10,products,project=app branch=main os=linux,62,keep,all,within: 14d - 10 d old,"
                        + "remove,all,within: 14d - 19 d old",
                "app/old/idea/linux/8,products,project=app branch=old/idea os=linux,62,keep,all,within: 14d - 8 d old,"
                        + "remove,all,within: 14d - 17 d old");
        assertThat(winnow.run("compare", job.toString()).exit()).isEqualTo(2);
        assertThat(winnow.run("compare", job.toString(), job.toString()).out())
                .contains("Both decide the same for each part.");
    }

    @Test
    void forecast_tells_what_goes_on_which_day() throws IOException {
        Path job = job("aging", "", "[ { within: 14d } ]");
        Result table = winnow.run("forecast", job.toString(), "--days", "10");
        assertThat(table.exit()).isZero();
        assertThat(table.out().lines().map(line -> line.strip().replaceAll(" +", " "))).containsExactly(
                "day parts size parts so far size so far",
                "2026-11-22 2 124 B 2 124 B",
                "2026-11-27 1 62 B 3 186 B",
                "2026-11-29 1 62 B 4 248 B", "2026-12-02 1 62 B 5 310 B",
                "Days without removals are left out; looked ahead until 2026-12-02.");
        assertThat(winnow.run("forecast", job.toString(), "--days", "10", "--csv").out().lines().skip(1)
                .map(line -> line.substring(0, line.indexOf(",products")))).containsExactly(
                        "2026-11-22,2026-11-22T12:00:00Z,app/main/linux/20",
                        "2026-11-22,2026-11-22T12:00:00Z,app/main/linux/40",
                        "2026-11-27,2026-11-27T12:00:00Z,app/main/linux/10",
                        "2026-11-29,2026-11-29T12:00:00Z,app/old/idea/linux/8",
                        "2026-12-02,2026-12-02T12:00:00Z,app/main/linux/5");
        JsonNode days = winnow.run("forecast", job.toString(), "--days", "10", "--json").json();
        assertThat(days).hasSize(11);
        assertThat(days.at("/5/parts/0/key").asString()).isEqualTo("app/main/linux/10");
        assertThat(winnow.run("forecast", job.toString(), "--days", "-1").exit()).isEqualTo(2);
    }

    @Test
    void lets_go_of_branches_that_the_repository_no_longer_has() throws Exception {
        Path repository = folder.resolve("app");
        try (Git git = Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call()) {
            PersonIdent somebody = new PersonIdent("somebody", "somebody@example.org");
            git.commit().setAllowEmpty(true).setMessage("first").setAuthor(somebody).setCommitter(somebody).call();
            git.branchCreate().setName("old/idea").call();
        }
        Path job = job("branches", "branches: { git: app }", "all", "branch-state: dead");
        winnow.done("scan", job.toString());
        try (Git git = Git.open(repository.toFile())) {
            git.branchDelete().setBranchNames("old/idea").setForce(true).call();
        }

        Result plan = winnow.run("plan", job.toString());
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(decisions()).anySatisfy(row -> assertThat(row).startsWith("app/old/idea/linux/8,products,remove,all"))
                .anySatisfy(row -> assertThat(row).startsWith("app/main/linux/40,products,keep,no rule"));

        Files.move(repository, folder.resolve("elsewhere"));
        Result blind = winnow.run("plan", job.toString());
        assertThat(blind.exit()).isEqualTo(5);
        assertThat(blind.err()).contains("app: the Git repository cannot be read, so none of its branches counts as dead");
        assertThat(blind.out()).contains("7 parts to keep, 0 to remove");
        assertThat(winnow.run("explain", job.toString(), "app/old/idea/linux/8").out())
                .contains("no   all: branch-state is not known");
    }

    @Test
    void plan_warns_of_a_branch_that_a_rule_misses_by_case_alone() throws IOException {
        Path job = job("shouting", "", "all", "branch: [MAIN, release]");
        Result plan = winnow.run("plan", job.toString());
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.err()).containsOnlyOnce("misses by case").contains("shouting.yaml:8:30: rule 'all' asks for branch "
                + "'MAIN', and there is 'main', which it misses by case alone");
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            Path summary = files.filter(file -> file.endsWith("summary.json")).findFirst().orElseThrow();
            assertThat(Files.readString(summary)).contains("misses by case alone");
        }
    }

    @Test
    void validate_fails_where_an_example_comes_out_otherwise() throws IOException {
        Path job = job("tested", """
                examples:
                  - as-of: 2026-11-22T12:00:00Z
                    set: { project: app, os: linux, branch: main }
                    builds:
                      - { version: 2, age: 1d, expect: keep }
                      - { version: 1, age: 20d, expect: keep }
                """.indent(0), "[ { within: 14d } ]");
        Result text = winnow.run("validate", job.toString());
        assertThat(text.exit()).isEqualTo(2);
        assertThat(text.err()).isEqualToIgnoringNewLines(job + ":15:9: example app/main/linux/1: its products should be "
                + "kept, and 'all' removes them: within: 14d - 20 d old" + System.lineSeparator() + job + ":15:9: example "
                + "app/main/linux/1: its logs should be kept, and 'all' removes them: within: 14d - 20 d old"
                + System.lineSeparator());
        JsonNode json = winnow.run("validate", job.toString(), "--json").json();
        assertThat(json.at("/0/faults")).isEmpty();
        assertThat(json.at("/0/mismatches/0/line").asInt()).isEqualTo(15);
        assertThat(winnow.run("plan", job.toString()).exit()).as("examples hold no run up").isZero();
    }

    @Test
    void explain_spells_its_json_as_the_csv_does() throws IOException {
        Path job = job("aging", "", "[ { within: 14d }, { last: 1 } ]");
        JsonNode json = winnow.run("explain", job.toString(), "app/main/linux/10", "--json").json();
        JsonNode part = json.at("/parts/0");
        assertThat(part.path("changes_at").asString()).startsWith("2026-11-26T12:00:00");
        assertThat(part.at("/rules/0/fits").asString()).isEqualTo("yes");
        assertThat(part.at("/clauses/1").propertyNames()).containsExactly("clause", "keeps", "reason", "boundary",
                "dropped");
        assertThat(part.at("/protections/0").propertyNames()).containsExactly("name", "holds", "reasons");
        Stream<String> names = json.findParents("verdict").stream().flatMap(node -> node.propertyNames().stream());
        assertThat(names).allMatch(name -> name.matches("[a-z_]+"));
    }

    @Test
    void explain_leads_from_a_removed_build_to_its_history() throws IOException {
        String job = job("clean", "approval: never", "[ { last: 2 } ]").toString();
        winnow.done("adopt", job);
        winnow.done("run", job);

        Result explained = winnow.run("explain", job, "app/main/linux/20");

        assertThat(explained.exit()).isEqualTo(2);
        assertThat(explained.err()).contains("'history app/main/linux/20' says what became of it").doesNotContain("did you mean");
        assertThat(winnow.done("history", "app/main/linux/20").out()).contains("to be removed by all: last: 2 - 4th");
        assertThat(winnow.run("explain", job, "app/main/linux/21").err()).contains("see 'builds' for the keys");
    }

    private void build(String branch, int age) throws IOException {
        Path entry = Files.createDirectories(folder.resolve("products/app/" + branch + "/linux/" + age));
        Files.writeString(entry.resolve("a.out"), "hello");
        Files.writeString(entry.resolve("build.json"),
                "{\"status\": \"failure\", \"finished\": \"" + NOW.minusSeconds(age * 86_400L) + "\"}");
    }

    private Path job(String name, String more, String keep) throws IOException {
        return job(name, more, keep.equals("all") ? "none" : keep, "");
    }

    private Path job(String name, String more, String keep, String match) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - name: products
                    root: products
                    layout: "{project}/{branch:**}/{os:linux|windows}/{version}"
                    manifest: build.json
                rules: [ { name: all, match: { %s }, keep: %s } ]
                protect: { latest: false, floor: 0 }
                %s
                """.formatted(name, match, match.isEmpty() ? keep : "none", more));
    }

    private List<String> decisions() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            return Files.readAllLines(files.filter(file -> file.endsWith("decisions.csv")).findFirst().orElseThrow());
        }
    }
}
