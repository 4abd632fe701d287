package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The first clean-up removes far more than a night's work: how people get through it, and what they are told. */
class FirstCleanUpTest {

    @TempDir
    private Path home;

    private AuditedSite site;

    @BeforeEach
    void make() throws IOException {
        site = new AuditedSite(home).withJob("reports: { metrics: metrics.prom }\n");
        edit("removals: 100%", "removals: 20%");
        for (int version = 1; version <= 14; version++) {
            site.withBuild("main", "linux", String.valueOf(version), 50 - version);
        }
        site.cli().done("adopt", site.job());
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(site.job());
        assertThat(text).contains(from);
        Files.writeString(site.job(), text.replace(from, to));
    }

    /** Types the command that the last line offers. */
    private Result paste(Result said) {
        String last = said.err().lines().reduce((one, next) -> next).orElseThrow();
        assertThat(last).startsWith("to let it be applied: winnow ");
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\"([^\"]*)\"|\\S+").matcher(last.substring(last.indexOf("winnow ") + 7));
        while (word.find()) {
            words.add(word.group(1) == null ? word.group() : word.group(1).replace("$USER", "anna"));
        }
        return site.cli().done(words.toArray());
    }

    private Path oldest() {
        return site.store().resolve("main/linux/app-1");
    }

    private String page(String kind) throws IOException {
        for (JsonNode run : site.cli().done("runs", "--json").json()) {
            if (run.get("kind").asString().equals(kind)) {
                return Files.readString(Path.of(run.get("report").asString()).resolve("report.html"));
            }
        }
        throw new AssertionError("no run of kind " + kind);
    }

    @Test
    void run_and_the_pasted_line_and_run_again_get_through() throws IOException {
        Result first = site.cli().run("run", site.job());
        assertThat(first.exit()).isEqualTo(3);
        assertThat(first.err()).contains("limit removals: 26 of 28 parts, 92.9%, allowed 20%",
                "waits for approval (the job file is new or has changed)").containsOnlyOnce("winnow approve p-");
        assertThat(page("plan")).contains("This plan exceeds its limits", "winnow approve p-", "--limit-override");
        assertThat(Files.readString(home.resolve("metrics.prom"))).contains("outcome=\"limited\"");

        Result approved = paste(first);
        assertThat(approved.out()).contains("is approved by anna");
        assertThat(approved.err()).contains("against limit removals: 26 of 28 parts");
        Result second = site.cli().after(Duration.ofHours(20)).run("run", site.job());
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.err()).contains("which anna approved, is applied; no new one is made");
        assertThat(oldest()).doesNotExist();
        assertThat(page("apply")).contains("anna", "Limits were checked by plan p-");
        assertThat(site.cli().run("run", site.job()).exit()).as("and every night from then on").isZero();
        assertThat(Files.readString(site.cli().state().resolve("ledger.ndjson")))
                .contains("\"limit_override\":\"I have read the report\"");
        site.cli().done("verify");
    }

    @Test
    void an_override_is_for_its_plan_alone() {
        paste(site.cli().run("plan", site.job()));
        site.cli().after(Duration.ofDays(4));
        Result later = site.cli().run("run", site.job());
        assertThat(later.exit()).as("the approved plan has expired, and another is limited again").isEqualTo(3);
        assertThat(oldest()).exists();
    }

    @Test
    void a_limit_that_stops_three_runs_says_so_first() throws IOException {
        site.cli().run("run", site.job());
        site.cli().after(Duration.ofDays(1)).run("run", site.job());
        Result third = site.cli().after(Duration.ofDays(1)).run("run", site.job());
        assertThat(third.err().lines().filter(line -> line.startsWith("warning: ")).findFirst()).get().asString()
                .contains("limit removals has stopped the last 3 runs of nightly");
        assertThat(page("plan")).contains("has stopped the last 3 runs");
    }

    @Test
    void a_job_s_name_or_file_means_its_newest_plan_that_waits() {
        assertThat(site.cli().run("approve", "nightly", "--by", "anna").exit()).isEqualTo(2);
        site.cli().run("run", site.job());
        Result named = site.cli().done("approve", "nightly", "--by", "anna");
        assertThat(named.err()).contains("nothing is removed as long as it does", "--limit-override");
        assertThat(site.cli().run("run", site.job()).exit()).as("the limit still stands").isEqualTo(3);
        site.cli().done("approve", site.job(), "--by", "anna", "--limit-override", "first clean-up");
        site.cli().done("run", site.job());
        assertThat(oldest()).doesNotExist();
        assertThat(site.cli().run("approve", "nightly", "--by", "anna").err()).contains("no plan of job nightly waits");
    }

    @Test
    void the_report_of_a_changed_job_file_shows_what_changed() throws IOException {
        edit("removals: 20%", "removals: 100%");
        Result first = site.cli().run("run", site.job());
        assertThat(first.exit()).isEqualTo(4);
        paste(first);
        site.cli().done("run", site.job());
        edit("last: 1 }", "last: 3 }");
        assertThat(site.cli().after(Duration.ofDays(1)).run("run", site.job(), "--json").json().get("plan").get("outcome").asString())
                .isEqualTo("waiting");
        assertThat(page("plan")).contains("What changed in the job file since the last approval",
                "<span class=\"minus\">-    keep: [ { last: 1 } ]</span>",
                "<span class=\"plus\">+    keep: [ { last: 3 } ]</span>");
    }
}
