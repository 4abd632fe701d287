package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.KeptBy;
import dev.winnow.model.RunKind;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.Rows;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        try (CsvFile<DecisionRow> csv = CsvFile.decisions(directory)) {
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
    void the_summary_begins_with_the_members_that_lists_of_runs_show() {
        RunSummary summary = Rows.summary(RunKind.PLAN, Rows.counts(List.of(Rows.remove("a", "main", "linux", 5))));

        List<String> brief = names(Json.read(Json.file(RunLine.of(summary, null))));

        assertThat(brief).containsExactly("run", "job", "kind", "as_of", "started", "ended", "outcome", "kept",
                "removed", "bytes_removed", "skipped", "report");
        assertThat(names(Json.read(Json.file(SummaryJson.of(summary))))).startsWith(brief.toArray(String[]::new));
    }

    @Test
    void the_same_summary_is_written_to_the_same_bytes() {
        List<DecisionRow> rows = Rows.random(1, 100);

        assertThat(Json.file(SummaryJson.of(Rows.summary(RunKind.PLAN, Rows.counts(rows)))))
                .isEqualTo(Json.file(SummaryJson.of(Rows.summary(RunKind.PLAN, Rows.counts(rows)))));
    }

    @Test
    void hostile_names_stay_in_their_members_and_carry_no_controls() {
        for (String name : Rows.HOSTILE) {
            Counts counts = Rows.counts(List.of(Rows.hostile(name, KeptBy.RULE)));
            byte[] json = Json.file(SummaryJson.of(Rows.hostileSummary(name, counts)));

            assertThat(new String(json, StandardCharsets.UTF_8).replace("\n", "").chars())
                    .noneMatch(Character::isISOControl);
            assertThat(Json.read(json).get("by_branch").get(0).get("branch").asString())
                    .isEqualTo(Text.harmless(name));
        }
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
