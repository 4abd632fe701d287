package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the program meets somebody who types. */
class CommandLineTest {

    @TempDir
    private static Path home;

    private static AuditedSite site;

    @BeforeAll
    static void make() throws IOException {
        site = new AuditedSite(home).withJob("zone: Europe/Berlin\n").withBuild("main", "linux", "1.2", 40)
                .withBuild("main", "linux", "1.3", 30).withBuild("topic/login", "windows", "2.0", 20);
        site.cli().done("plan", site.job(), "--dry-run");
        site.cli().done("pin", "app/main/linux/1.2", "--by", "qa", "--reason", "kept for the fair");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "pln nightly.yaml | did you mean plan",
        "plan --as-off 2026-01-01 nightly.yaml | did you mean --as-of",
        "audit removal | did you mean removals",
        "pinz | did you mean pin or pins?",
        "help plam | did you mean plan",
        "xyzzy | there is no command 'winnow xyzzy'; see",
        "pins all | 'all' is one argument too many",
        "builds --limit ten | 'ten' is no whole number",
    })
    void an_unknown_word_gets_the_nearest_ones(String words, String hint) {
        Result wrong = site.cli().run((Object[]) words.split(" "));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains(hint);
        assertThat(wrong.err().lines()).hasSize(1);
    }

    @Test
    void a_report_is_written_into_what_is_no_file_and_does_not_replace_it() throws IOException {
        String run = site.cli().done("runs", "--json").json().get(0).get("run").asString();
        Path full = Files.createSymbolicLink(home.resolve("full"), Path.of("/dev/full"));
        Result failed = site.cli().run("report", run, "--out", full);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains(full + ": no space left on the disk");
        assertThat(full).isSymbolicLink();
        Files.delete(full);
    }

    @Test
    void help_is_grouped_and_each_command_has_its_place() {
        String help = site.cli().done("--help").out();
        assertThat(help.lines()).contains("Look", "Decide", "Change", "Records", "Audit", "Run", "Upkeep")
                .doesNotContain("More").allMatch(line -> line.length() <= 80);
        assertThat(help).contains("'age>90d'", "\"until the audit\"");
        assertThat(site.cli().done("help", "pin").out()).isEqualTo(site.cli().done("pin", "--help").out())
                .contains("Options of all commands:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "login | 1", "1.3 | 1", "pinned | 1", "not:pinned | 2", "main 1.2 | 1", "present | 3", "LOGIN | 1", "flawed | 0",
    })
    void plain_words_are_looked_for_and_selectors_are_words(String words, int fitting) {
        Object[] typed = ("builds " + words + " --json").split(" ");
        Result found = site.cli().run(typed);
        assertThat(found.json()).hasSize(fitting);
        assertThat(found.exit()).isEqualTo(fitting == 0 ? 5 : 0);
    }

    @Test
    void what_fits_nothing_says_so_with_near_names() {
        Result none = site.cli().run("builds", "branch=main", "linxu");
        assertThat(none.exit()).isEqualTo(5);
        assertThat(none.err()).contains("no build fits; did you mean linux?");
        for (String command : List.of("show app/main/linux/1.4", "history app/main/linux/1.4", "pin app/main/linux/1.4 --by qa --reason x",
                "explain " + site.job() + " app/main/linux/1.4")) {
            Result unknown = site.cli().run((Object[]) command.split(" "));
            assertThat(unknown.exit()).as(command).isEqualTo(2);
            assertThat(unknown.err()).contains("did you mean app/main/linux/1.");
        }
    }

    @Test
    void reports_show_times_in_the_zone_of_the_job() throws IOException {
        Path report = Path.of(site.cli().done("runs", "--json").json().get(0).get("report").asString());
        assertThat(Files.readString(report.resolve("report.html"))).contains("22 November 2026, 13:00 +01:00",
                "Times are in Europe/Berlin.").doesNotContain("UTC");
        assertThat(Files.readString(report.resolve("../../index.html"))).contains("Started (Europe/Berlin)", "2026-11-22 13:00");
    }

    @Test
    void lists_are_aligned_in_the_zone_of_the_job() {
        List<String> builds = site.cli().done("builds").out().lines().toList();
        assertThat(builds).allMatch(line -> line.indexOf("2026-") == builds.get(0).indexOf("2026-"))
                .anyMatch(line -> line.contains("2026-11-02 13:00"));
        assertThat(site.cli().done("pins").out()).contains("KEY", "SINCE", "2026-11-22 13:00", "Times are in Europe/Berlin.");
        assertThat(site.cli().done("runs").out()).contains("PARTS KEPT", "waiting");
        assertThat(site.cli().done("runs", "--to", "2026-11-21").out()).isEqualTo("none\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void lists_fit_into_the_width_that_the_environment_says(int columns) throws IOException {
        WinnowCli narrow = new WinnowCli(site.cli().state(), Map.of("COLUMNS", String.valueOf(columns))).at(AuditedSite.NOW);
        for (String command : List.of("builds", "runs", "pins", "trash", "audit removals", "audit approvals", "audit pins",
                "audit freed --per branch,os,version,rule,month", "history app/main/linux/1.2", "show app/main/linux/1.2",
                "forecast " + site.job() + " --days 9", "schedule --list " + home)) {
            assertThat(narrow.run((Object[]) command.split(" ")).out().lines())
                    .as(command).isNotEmpty().allMatch(line -> line.length() <= columns);
        }
    }

    @Test
    void single_times_are_in_the_zone_of_the_job_too() {
        assertThat(site.cli().done("latest", "--project", "app", "--branch", "main", "--os", "linux").out())
                .startsWith("1.3  main/linux/app-1.3/app.bin  100 B  ").endsWith("  finished 2026-10-23 14:00 Europe/Berlin\n");
        assertThat(site.cli().done("schedule", "--list", home).out()).contains("JOB", "NEXT", "nightly");
        site.cli().done("token", "add", "ci", "--role", "ci", "--expires", "1y");
        assertThat(site.cli().done("token", "list").out()).contains("ROLE", "2027-11-22 12:00", "Times are in UTC.");
    }
}
