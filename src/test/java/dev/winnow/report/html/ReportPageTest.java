package dev.winnow.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.Rows;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.DecisionTotals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageTest {

    private static final Pattern DATA = Pattern.compile("<data(?: class=\"figure\")? value=\"(\\d+)\">");

    @TempDir
    Path reports;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void figures_and_sums_are_those_of_the_rows(long seed) throws IOException {
        List<DecisionRow> rows = Rows.random(seed, 400);
        Counts.Split total = Rows.counts(rows).total();

        String page = page(Rows.summary(RunKind.PLAN, Rows.counts(rows)), details(rows));

        assertThat(numbers(page, "<dl class=\"cards\">", "</dl>")).containsExactly(total.builds(),
                total.kept().parts(), total.removed().parts(), total.removed().bytes());
        assertThat(page).contains("50 MB", "49 kB");
        assertThat(total.removed().bytes()).isEqualTo(
                rows.stream().filter(DecisionRow::removes).mapToLong(DecisionRow::bytes).sum());
        for (String table : List.of("project", "branch", "operating system", "part")) {
            List<Long> sums = numbers(page, "<caption>Sums by " + table + "</caption>", "</table>");
            long bytes = 0;
            long freed = 0;
            for (int i = 0; i < sums.size(); i += 2) {
                bytes += sums.get(i);
                freed += sums.get(i + 1);
            }
            assertThat(bytes).as(table).isEqualTo(total.all().bytes());
            assertThat(freed).as(table).isEqualTo(total.removed().bytes());
        }
    }

    @Test
    void hostile_names_are_text_and_nothing_else() throws IOException {
        for (String name : Rows.HOSTILE) {
            DecisionTotals tally = new DecisionTotals(Rows.NOW);
            Details details = new Details(ZoneOffset.UTC);
            for (KeptBy cause : new KeptBy[] {null, KeptBy.RULE, KeptBy.UNSURE}) {
                DecisionRow row = Rows.hostile(name, cause);
                ItemOutcome outcome = cause == null ? new ItemOutcome(name, false, name) : null;
                tally.add(row, outcome);
                details.add(row, outcome);
            }

            String page = page(Rows.hostileSummary(name, tally.counts()), details);

            assertThat(tags(page)).as(name).isEqualTo(tags(withName("harmless")));
            assertThat(page.replace("\n", "").chars()).as(name).noneMatch(Character::isISOControl);
            assertThat(page).doesNotContain("\u202e");
        }
    }

    @Test
    void a_hundred_thousand_decisions_stay_readable() throws IOException {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        Details details = new Details(ZoneOffset.UTC);
        for (int i = 0; i < 100_000; i++) {
            DecisionRow row = Rows.row("project/branch-" + i % 3_000 + "/linux-x86_64/1.2." + i, PartKind.PRODUCTS,
                    i % 3 == 0 ? KeptBy.RULE : null, "everything \"else\" & more", "<last>: 2 - " + i
                    + "th; within: 14d - 4711 d old; where: status is failure".repeat(5), "p" + i % 7,
                    "a rather long name of a branch/" + i % 3_000 + "中文".repeat(20), "os" + i % 3, 1_000L + i,
                    Rows.NOW.minus(Duration.ofHours(i)));
            tally.add(row);
            details.add(row);
        }

        String page = page(Rows.summary(RunKind.PLAN, tally.counts()), details);

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(5_000_000).isGreaterThan(500_000);
        assertThat(page).contains("<data class=\"figure\" value=\"100000\">100,000</data>", "and smaller groups with ");
        assertThat(page.split("<details", -1)).hasSize(Groups.SHOWN + 1);
    }

    @Test
    void every_group_has_its_share_of_the_room_whatever_the_order() {
        Details details = new Details(ZoneOffset.UTC, 20_000);
        for (int i = 0; i < 5_000; i++) {
            details.add(Rows.remove("a" + i, "large", "linux", 1));
        }
        details.add(Rows.remove("b", "small", "linux", 1));
        details.add(Rows.keep("c", "small", "linux", 1));

        assertThat(details.of("app", "small", "linux").removed()).hasSize(1);
        assertThat(details.of("app", "small", "linux").kept()).hasSize(1);
        assertThat(details.of("app", "large", "linux").removed()).hasSizeBetween(2, 64)
                .first().extracting(Details.Item::key).isEqualTo("a0");
    }

    @Test
    void few_decisions_are_all_shown_with_their_reasons() throws IOException {
        List<DecisionRow> rows = List.of(Rows.keep("app/main/1", "main", "linux", 5),
                Rows.remove("app/main/2", "main", "linux", 6));

        String page = page(Rows.summary(RunKind.PLAN, Rows.counts(rows)), details(rows));

        assertThat(page).contains("mainline: last: 10 - 3rd", "mainline: last: 10 - 14th; within: 30d - 41 d old")
                .doesNotContain(" more");
    }

    @Test
    void a_plan_says_that_nothing_has_been_removed_and_certifies_nothing() throws IOException {
        List<DecisionRow> rows = List.of(Rows.remove("app/main/2", "main", "linux", 6));

        assertThat(page(Rows.summary(RunKind.PLAN, Rows.counts(rows)), details(rows)))
                .contains("Nothing has been removed. This is what apply would do.", "Nothing was disposed of.",
                        "Would be removed");
        assertThat(page(Rows.summary(RunKind.APPLY, Rows.counts(rows)), details(rows)))
                .doesNotContain("Nothing has been removed", "Would be removed", "would go")
                .contains("1 part, 3 files, 6 bytes (6 B)", "No hold applied", "Job file /etc/winnow/nightly.yaml",
                        "Ada, 22 November 2026, 12:00 UTC");
    }

    @Test
    void what_was_skipped_is_not_among_what_was_removed() throws IOException {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        tally.add(Rows.remove("a", "main", "linux", 1), new ItemOutcome("trashed", true, ""));
        tally.add(Rows.remove("b", "main", "linux", 10), new ItemOutcome("stale", false, "grew"));

        String page = page(Rows.summary(RunKind.APPLY, tally.counts()), new Details(ZoneOffset.UTC));

        assertThat(page).contains("<th scope=\"row\">mainline</th><td class=\"num\">1</td><td class=\"num\">1 B</td>",
                "<th scope=\"row\">stale</th><td class=\"num\">1</td><td class=\"num\">10 B</td>");
    }

    @Test
    void a_restore_says_what_came_back_and_what_did_not() throws IOException {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        tally.add(Rows.keep("a", "main", "linux", 1), new ItemOutcome("restored", true, ""));
        tally.add(Rows.keep("b", "main", "linux", 10), new ItemOutcome("refused", false, "its place is occupied"));

        String page = page(Rows.summary(RunKind.RESTORE, tally.counts()), new Details(ZoneOffset.UTC));

        assertThat(page).contains("<dt>Restored</dt>", "<dt>Skipped</dt>", "1 part was skipped", "refused")
                .doesNotContain("<dt>Removed</dt>");
    }

    @ParameterizedTest
    @EnumSource(RunKind.class)
    void every_kind_of_run_has_a_page_even_with_nothing_in_it(RunKind kind) throws IOException {
        String page = page(Rows.summary(kind, Counts.NONE), new Details(ZoneOffset.UTC));

        assertThat(page).contains("Disposition certificate").doesNotContain("id=\"charts\"", "{{", "null");
    }

    @Test
    void links_only_the_tables_that_the_run_left() throws IOException {
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        Files.createDirectories(directory.path());
        Files.writeString(directory.file(ReportDirectory.REMOVED), "");

        ReportPage.write(directory, Rows.summary(RunKind.APPLY, Counts.NONE), new Details(ZoneOffset.UTC));

        assertThat(Files.readString(directory.file(ReportDirectory.PAGE)))
                .contains("<a href=\"removed.csv\">").doesNotContain("<a href=\"decisions.csv\">");
    }

    @Test
    void fetches_and_runs_nothing() throws IOException {
        String page = page(Rows.summary(RunKind.PLAN, Counts.NONE), new Details(ZoneOffset.UTC));

        assertThat(page).doesNotContain("<script", "http:", "https:", "src=", "@import").contains("default-src 'none'");
        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContain("onclick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "style", "index"})
    void no_template_marks_anything_as_safe(String name) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(name + ".mustache")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("{{{", "{{&", "{{=");
        }
    }

    private String withName(String name) throws IOException {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        Details details = new Details(ZoneOffset.UTC);
        for (KeptBy cause : new KeptBy[] {null, KeptBy.RULE, KeptBy.UNSURE}) {
            ItemOutcome outcome = cause == null ? new ItemOutcome(name, false, name) : null;
            tally.add(Rows.hostile(name, cause), outcome);
            details.add(Rows.hostile(name, cause), outcome);
        }
        return page(Rows.hostileSummary(name, tally.counts()), details);
    }

    private String page(RunSummary summary, Details details) throws IOException {
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        ReportPage.write(directory, summary, details);
        return Files.readString(directory.file(ReportDirectory.PAGE), StandardCharsets.UTF_8);
    }

    private static Details details(List<DecisionRow> rows) {
        Details details = new Details(ZoneOffset.UTC);
        rows.forEach(details::add);
        return details;
    }

    /** Every tag with its attributes' names, as a browser would see them. */
    private static List<String> tags(String page) {
        List<String> tags = new ArrayList<>();
        Pattern.compile("<(/?[a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z-]+(?:=\"[^\"<]*\")?)*)\\s*/?>").matcher(page).results()
                .forEach(tag -> tags.add(tag.group(1) + " " + tag.group(2).replaceAll("=\"[^\"]*\"", "")));
        assertThat(tags).hasSize((int) page.chars().filter(c -> c == '<').count() - 1);
        return tags;
    }

    private static List<Long> numbers(String page, String from, String to) {
        int start = page.indexOf(from);
        assertThat(start).as(from).isPositive();
        return DATA.matcher(page.substring(start, page.indexOf(to, start))).results()
                .map((MatchResult data) -> Long.valueOf(data.group(1))).toList();
    }
}
