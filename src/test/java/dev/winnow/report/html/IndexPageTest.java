package dev.winnow.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.ManifestJson;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Rows;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Listed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexPageTest {

    @TempDir
    Path reports;

    @Test
    void lists_the_runs_of_each_job_newest_first_with_links() throws IOException {
        leave("nightly", "r-1", RunKind.PLAN, RunOutcome.DONE, 1, 0);
        leave("nightly", "r-2", RunKind.APPLY, RunOutcome.PROBLEMS, 2, 2_000_000_000);
        leave("logs", "r-3", RunKind.PURGE, RunOutcome.DONE, 3, 500);

        String page = page();

        assertThat(page).containsSubsequence("<h2 id=\"job-1\">logs</h2>", "<a href=\"logs/r-3/report.html\">r-3</a>",
                "<h2 id=\"job-2\">nightly</h2>", "<a href=\"nightly/r-2/report.html\">r-2</a>", "problems", "2.0 GB",
                "<a href=\"nightly/r-1/report.html\">r-1</a>");
        assertThat(page).contains("value=\"2000000000\"", "value=\"500\"", "1 to look at")
                .doesNotContain("cannot be read");
    }

    @Test
    void shows_a_trend_once_there_are_some_applies() throws IOException {
        leave("nightly", "r-1", RunKind.APPLY, RunOutcome.DONE, 1, 10);
        leave("nightly", "r-2", RunKind.APPLY, RunOutcome.DONE, 2, 40);
        assertThat(page()).doesNotContain("<figure");

        leave("nightly", "r-3", RunKind.APPLY, RunOutcome.DONE, 3, 20);
        assertThat(page()).containsSubsequence("<rect class=\"g\" x=\"0.0\" y=\"42.0\"", "y=\"0.0\"", "y=\"28.0\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "\"x\"", "{\"run\": 7}", "{\"run\": \"r-9\"}", "\u0000\u0001"})
    void names_what_it_cannot_read_and_lists_the_rest(String broken) throws IOException {
        leave("nightly", "r-1", RunKind.PLAN, RunOutcome.DONE, 1, 0);
        Path file = ReportDirectory.of(reports, "nightly", "r-9").file(ReportDirectory.SUMMARY);
        Files.createDirectories(file.getParent());
        Files.writeString(file, broken);

        assertThat(page()).contains("nightly/r-1/report.html", "<dt>nightly/r-9</dt><dd>is no summary of a run");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.5, 0.99})
    void names_a_summary_of_which_the_end_is_lost(double left) throws IOException {
        leave("nightly", "r-9", RunKind.PLAN, RunOutcome.DONE, 1, 0);
        Path file = reports.resolve("nightly/r-9/summary.json");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, (int) (whole.length * left)));

        assertThat(page()).contains("<dt>nightly/r-9</dt><dd>is no summary of a run, or only half of one");
    }

    @Test
    void does_not_take_a_report_for_that_of_the_folder_it_was_copied_to() throws IOException {
        leave("nightly", "r-1", RunKind.PLAN, RunOutcome.DONE, 1, 0);
        Files.move(reports.resolve("nightly/r-1"), Files.createDirectories(reports.resolve("other")).resolve("r-1"));

        assertThat(page()).contains("is the report of another run: nightly/r-1").doesNotContain("<table>");
    }

    @Test
    void passes_over_what_is_no_report_and_tells_of_one_that_lost_its_summary() throws IOException {
        Files.createDirectories(reports.resolve("updates/app/main"));
        Files.createDirectories(reports.resolve(".git/objects"));
        Files.createDirectories(reports.resolve("nightly/r-running"));
        Files.writeString(reports.resolve("readme.txt"), "");
        Files.createDirectories(reports.resolve("nightly/r-5"));
        ManifestJson.write(ReportDirectory.of(reports, "nightly", "r-5"), "r-5", new ManifestJson.LedgerHead(0, ""));

        assertThat(page()).contains("<dt>nightly/r-5</dt><dd>has no summary.json</dd>", "No run has left a report")
                .doesNotContain("r-running", "updates", "objects");
    }

    @Test
    void lists_several_sites_and_links_each_from_where_the_page_lies() throws IOException {
        Path base = reports;
        for (String site : List.of("berlin", "new york")) {
            reports = base.resolve(site).resolve("reports");
            leave("nightly", "r-1", RunKind.PLAN, RunOutcome.DONE, 1, 0);
        }
        Path file = base.resolve("berlin/all/index.html");

        IndexPage.write(file, List.of(base.resolve("berlin/reports"), base.resolve("new york/reports"),
                base.resolve("gone")));

        assertThat(Files.readString(file)).contains("<a href=\"../reports/nightly/r-1/report.html\">",
                "<a href=\"../../new%20york/reports/nightly/r-1/report.html\">",
                base + "/new york/reports/nightly</h2>", base + "/gone/</dt><dd>cannot be listed: not there</dd>");
    }

    @Test
    void a_hostile_summary_is_text_and_nothing_else() throws IOException {
        Path file = ReportDirectory.of(reports, "job", "r-1").file(ReportDirectory.SUMMARY);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"run": "r-1", "job": "job", "kind": "<script>alert(1)</script>", "as_of": null,
                 "started": "2026-01-01T00:00:00Z", "ended": null, "outcome": "\\u001b[31m\\"'><img src=x>",
                 "kept": 1, "removed": 2, "bytes_removed": 3, "skipped": 0}
                """);

        assertThat(page()).contains("&lt;script&gt;").doesNotContain("<script", "<img", "\u001b");
    }

    @Test
    void lists_no_more_runs_than_can_be_read() throws IOException {
        for (int i = 0; i < IndexPage.RUNS + 5; i++) {
            leave("nightly", "r-" + i, RunKind.SCAN, RunOutcome.DONE, i, 0);
        }

        String page = page();

        assertThat(page).contains("The newest 200 of 205 runs", ">r-204</a>", ">r-5</a>").doesNotContain(">r-4</a>");
    }

    @Test
    void marks_the_plan_that_waits_until_it_is_applied_and_tells_runs_by_month() throws IOException {
        leave("nightly", "r-1", RunKind.PLAN, RunOutcome.WAITING, 0, 10);
        leave("nightly", "r-2", RunKind.PLAN, RunOutcome.LIMITED, 20, 10);
        assertThat(page()).containsOnlyOnce("needs a person").containsSubsequence("December 2026", "r-2", "November 2026",
                "r-1");
        leave("nightly", "r-3", RunKind.APPLY, RunOutcome.DONE, 21, 10);
        assertThat(page()).doesNotContain("needs a person");
    }

    private void leave(String job, String run, RunKind kind, RunOutcome outcome, int day, long bytes) throws IOException {
        Counts.Split total = new Counts.Split(1, Counts.Sum.NOTHING, new Counts.Sum(1, bytes, 1), Counts.Sum.NOTHING);
        Counts counts = new Counts(total, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of());
        SummaryJson.write(ReportDirectory.of(reports, job, run), new RunSummary(
                Rows.run(job, run, kind, outcome, Rows.NOW.plus(Duration.ofDays(day))), counts, null, List.of(),
                Listed.none(), Listed.none(), Listed.none(), List.of(), null,
                RunSummary.Trends.NONE, null, null));
    }

    private String page() throws IOException {
        IndexPage.write(reports);
        return Files.readString(reports.resolve(IndexPage.NAME), StandardCharsets.UTF_8);
    }
}
