package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PastReportTest {

    @TempDir
    static Path home;
    private static AuditedSite site;
    private static String plan;
    private static String apply;
    private static String restore;
    private static String purge;

    @TempDir
    Path scratch;

    @BeforeAll
    static void everything_that_can_happen_to_a_build() throws IOException {
        site = new AuditedSite(home).withJob("")
                .withBuild("main", "linux", "1", 30).withBuild("main", "linux", "2", 20)
                .withBuild("main", "linux", "3", 10).withBuild("feature/x", "windows", "1", 5)
                .withBuild("feature/x", "windows", "2", 4);
        WinnowCli cli = site.cli();
        apply = site.applied();
        restore = cli.done("restore", "app/main/linux/2", "--json").json().required("run").stringValue();
        cli.after(Duration.ofHours(1));
        cli.done("defect", "app/main/linux/1", "--found", "crashes at start", "--by", "qa@example.org");
        cli.after(Duration.ofDays(2));
        purge = cli.done("purge", site.job(), "--json").json().required("run").stringValue();
        for (JsonNode run : cli.done("runs", "--json").json()) {
            if (run.required("kind").stringValue().equals("plan")) {
                plan = run.required("run").stringValue();
            }
        }
    }

    @Test
    void the_decisions_of_a_plan_come_back_as_they_were_when_its_builds_are_gone() throws IOException {
        Path then = site.reports().resolve("nightly").resolve(plan).resolve("decisions.csv");

        site.cli().done("report", plan, "--format", "csv", "--out", scratch);

        assertThat(scratch.resolve("decisions.csv")).hasSameBinaryContentAs(then);
        assertThat(site.cli().done("report", plan, "--format", "csv").out()).isEqualTo(Files.readString(then));
    }

    @Test
    void every_summary_comes_back_as_it_was() throws IOException {
        for (String run : List.of(plan, apply, restore, purge)) {
            Path then = site.reports().resolve("nightly").resolve(run).resolve("summary.json");

            assertThat(site.cli().done("report", run, "--format", "json").out()).isEqualTo(Files.readString(then));
        }
    }

    @Test
    void every_page_comes_back_without_links_to_files_that_are_not_there() throws IOException {
        for (String run : List.of(plan, apply, restore, purge)) {
            Path page = scratch.resolve(run + ".html");

            site.cli().done("report", run, "--out", page);

            assertThat(Files.readString(page)).contains("app/main/linux/").doesNotContain("href=\"summary.json\"",
                    "href=\"decisions.csv\"", "href=\"manifest.json\"");
        }
    }

    @Test
    void the_csv_of_a_removal_lists_what_was_removed() {
        assertThat(site.cli().done("report", apply, "--format", "csv").out().lines().skip(1)).hasSize(6)
                .allMatch(row -> row.contains(",remove,"));
        assertThat(site.cli().done("report", purge, "--format", "csv").out().lines().skip(1)).hasSize(4)
                .allMatch(row -> row.contains("removed by " + apply));
        assertThat(site.cli().done("report", restore, "--format", "csv").out().lines().skip(1)).hasSize(2)
                .allMatch(row -> row.contains("app/main/linux/2"));
    }

    @Test
    void restores_and_purges_leave_signed_reports() {
        assertThat(site.reports().resolve("nightly").resolve(restore)).isDirectoryContaining("glob:**/manifest.json");
        assertThat(site.reports().resolve("nightly").resolve(purge)).isDirectoryContaining("glob:**/manifest.json");
        assertThat(site.cli().run("verify", site.reports()).exit()).isZero();
    }

    @Test
    void says_what_is_wrong_with_a_run_that_has_no_report() {
        WinnowCli.Result unknown = site.cli().run("report", "r-none");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no run r-none");
        String scan = site.cli().done("scan", site.job(), "--json").json().required("run").stringValue();
        assertThat(site.cli().run("report", scan).err()).contains("left no report");
        assertThat(site.cli().run("report").exit()).isEqualTo(2);
        assertThat(site.cli().run("report", plan, "--format", "pdf").exit()).isEqualTo(2);
    }

    @Test
    void a_build_tells_its_whole_life_after_it_was_purged() {
        List<String> events = new ArrayList<>();
        for (JsonNode moment : site.cli().done("history", "app/main/linux/1", "--json").json()) {
            events.add(moment.required("event").stringValue());
        }

        assertThat(events).startsWith("purged", "defect").endsWith("seen").contains("removed", "to remove");
        assertThat(site.cli().done("history", "app/main/linux/1").out()).contains("products to be removed by newest",
                "crashes at start", "by qa@example.org", purge, apply);
        assertThat(site.cli().done("history", "app/main/linux/2").out()).contains("restored", "pinned");
        assertThat(site.cli().done("history", "app/main/linux/3").out()).contains("kept by");
        assertThat(site.cli().run("history", "nobody").exit()).isEqualTo(2);
    }

    @Test
    void one_dashboard_lists_the_reports_of_several_sites() throws IOException {
        Path other = Files.createDirectories(scratch.resolve("other"));
        AuditedSite.copy(site.reports().resolve("nightly"), other.resolve("weekly"));

        Path out = scratch.resolve("all.html");
        site.cli().done("report", "index", site.reports(), other, "--out", out);

        assertThat(Files.readString(out)).contains(purge, "nightly", "is the report of another run");
        assertThat(site.cli().run("report", "index", scratch.resolve("none")).exit()).isEqualTo(2);
    }
}
