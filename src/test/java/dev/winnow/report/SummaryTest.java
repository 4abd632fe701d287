package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.report.RunSummary.Finding;
import dev.winnow.report.RunSummary.Listed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SummaryTest {

    @TempDir
    Path reports;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sums_are_those_of_the_rows_in_the_csv(long seed) throws IOException {
        List<DecisionRow> rows = Rows.random(seed, 300);
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        try (DecisionsCsv csv = new DecisionsCsv(directory)) {
            for (DecisionRow row : rows) {
                csv.write(row);
            }
            csv.commit();
        }
        SummaryJson.write(directory, Rows.summary(RunKind.PLAN, Rows.counts(rows)));

        JsonNode summary = Json.read(Files.readAllBytes(directory.file(ReportDirectory.SUMMARY)));
        List<CSVRecord> csv = parsed(directory);
        for (String verdict : List.of("keep", "remove")) {
            List<CSVRecord> those = csv.stream().filter(row -> row.get("verdict").equals(verdict)).toList();
            JsonNode sum = summary.get("by_verdict").get(verdict);
            assertThat(sum.get("bytes").asLong()).isEqualTo(sum(those, "bytes"));
            assertThat(sum.get("files").asLong()).isEqualTo(sum(those, "files"));
            assertThat(sum.get("parts").asLong())
                    .isEqualTo(those.stream().map(row -> row.get("key") + row.get("part")).distinct().count());
        }
        assertThat(summary.get("builds").asLong()).isEqualTo(csv.stream().map(row -> row.get("key")).distinct().count());
        long removedBytes = summary.get("by_verdict").get("remove").get("bytes").asLong();
        assertThat(summary.get("bytes_removed").asLong()).isEqualTo(removedBytes);
        for (String list : List.of("by_part", "by_project", "by_branch", "by_os", "by_group", "by_age")) {
            assertThat(StreamSupport.stream(summary.get(list).spliterator(), false)
                    .mapToLong(line -> line.get("removed").get("bytes").asLong()).sum()).as(list)
                    .isEqualTo(removedBytes);
        }
        assertThat(StreamSupport.stream(summary.get("by_reason").spliterator(), false)
                .mapToLong(line -> line.get("bytes").asLong()).sum()).isEqualTo(sum(csv, "bytes"));
    }

    @Test
    void a_part_in_two_stores_is_one_part() {
        DecisionRow here = Rows.remove("a", "main", "linux", 5);
        DecisionRow there = new DecisionRow("a", PartKind.PRODUCTS, null, "r", "x", "other", "p", "app", "main",
                "linux", null, null, null, here.status(), here.finished(), 7, 1, null);

        Counts.Split total = Rows.counts(List.of(here, there)).total();

        assertThat(total.builds()).isEqualTo(1);
        assertThat(total.removed()).isEqualTo(new Counts.Sum(1, 12, 4));
    }

    @Test
    void a_removal_that_did_not_happen_is_skipped_and_not_removed() {
        Tally tally = new Tally(Rows.NOW);
        tally.add(Rows.keep("a", "main", "linux", 1), null);
        tally.add(Rows.remove("b", "main", "linux", 10), new ItemOutcome("trashed", true, ""));
        tally.add(Rows.remove("c", "main", "linux", 100), new ItemOutcome("stale", false, "grew since the plan"));

        Counts counts = tally.counts();

        assertThat(counts.total().kept().bytes()).isEqualTo(1);
        assertThat(counts.total().removed().bytes()).isEqualTo(10);
        assertThat(counts.total().skipped().bytes()).isEqualTo(100);
        assertThat(counts.outcomes()).extracting(Counts.OutcomeLine::outcome).containsExactly("trashed", "stale");
    }

    @Test
    void a_part_that_could_not_be_restored_is_skipped() {
        Tally tally = new Tally(Rows.NOW);
        tally.add(Rows.keep("a", "main", "linux", 1), new ItemOutcome("restored", true, ""));
        tally.add(Rows.keep("b", "main", "linux", 10), new ItemOutcome("refused", false, "its place is occupied"));

        assertThat(tally.counts().total().kept().bytes()).isEqualTo(1);
        assertThat(tally.counts().total().skipped().bytes()).isEqualTo(10);
    }

    @Test
    void names_beyond_the_bound_are_summed_up_in_one_line() {
        Tally tally = new Tally(Rows.NOW, 2);
        IntStream.range(0, 5).forEach(i -> tally.add(Rows.keep("k" + i, "b" + i, "linux", 1)));

        Counts counts = tally.counts();

        assertThat(counts.branches()).extracting(Counts.Line::name).containsExactly("b0", "b1", null);
        assertThat(counts.branches().get(2).rest()).isTrue();
        assertThat(counts.branches().get(2).split().kept()).isEqualTo(new Counts.Sum(3, 3, 9));
        assertThat(counts.groups()).hasSize(3);
    }

    @Test
    void ages_fall_into_the_band_that_begins_at_their_edge() {
        assertThat(AgeBand.of(Rows.NOW, Rows.NOW)).isEqualTo(AgeBand.DAY);
        assertThat(AgeBand.of(Rows.NOW.plusSeconds(90_000), Rows.NOW)).isEqualTo(AgeBand.DAY);
        assertThat(AgeBand.of(Rows.NOW.minus(Duration.ofDays(7)).plusSeconds(1), Rows.NOW)).isEqualTo(AgeBand.WEEK);
        assertThat(AgeBand.of(Rows.NOW.minus(Duration.ofDays(7)), Rows.NOW)).isEqualTo(AgeBand.MONTH);
        assertThat(AgeBand.of(Instant.EPOCH, Rows.NOW)).isEqualTo(AgeBand.OLDER);
        assertThat(AgeBand.of(null, Rows.NOW)).isEqualTo(AgeBand.UNKNOWN);
    }

    @Test
    void the_summary_begins_with_the_members_that_lists_of_runs_show() {
        RunSummary summary = Rows.summary(RunKind.PLAN, Rows.counts(List.of(Rows.remove("a", "main", "linux", 5))));

        List<String> brief = names(SummaryJson.brief(summary, null));

        assertThat(brief).containsExactly("run", "job", "kind", "as_of", "started", "ended", "outcome", "kept",
                "removed", "bytes_removed", "skipped", "report");
        assertThat(names(SummaryJson.document(summary))).startsWith(brief.toArray(String[]::new));
    }

    @Test
    void the_same_summary_is_written_to_the_same_bytes() {
        List<DecisionRow> rows = Rows.random(1, 100);

        assertThat(Json.pretty(SummaryJson.document(Rows.summary(RunKind.PLAN, Rows.counts(rows)))))
                .isEqualTo(Json.pretty(SummaryJson.document(Rows.summary(RunKind.PLAN, Rows.counts(rows)))));
    }

    @Test
    void hostile_names_stay_in_their_members_and_carry_no_controls() {
        for (String name : Rows.HOSTILE) {
            Counts counts = Rows.counts(List.of(Rows.hostile(name, KeptBy.RULE)));
            byte[] json = Json.pretty(SummaryJson.document(Rows.hostileSummary(name, counts)));

            assertThat(new String(json, StandardCharsets.UTF_8).replace("\n", "").chars())
                    .noneMatch(Character::isISOControl);
            assertThat(Json.read(json).get("by_branch").get(0).get("branch").asString())
                    .isEqualTo(Text.harmless(name));
        }
    }

    @Test
    void only_the_first_of_very_many_findings_are_listed() {
        List<Finding> many = IntStream.range(0, 5_000).mapToObj(i -> new Finding("s" + i, "")).toList();

        Listed<Finding> listed = Listed.of(many);

        assertThat(listed.count()).isEqualTo(5_000);
        assertThat(listed.first()).hasSize(Listed.MOST);
        assertThat(listed.more()).isEqualTo(4_000);
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    private static long sum(List<CSVRecord> rows, String column) {
        return rows.stream().mapToLong(row -> Long.parseLong(row.get(column))).sum();
    }

    private static List<CSVRecord> parsed(ReportDirectory directory) throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(directory.file(ReportDirectory.DECISIONS)))) {
            return parser.getRecords();
        }
    }
}
