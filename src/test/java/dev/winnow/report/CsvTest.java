package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.RemovedFile;
import dev.winnow.report.content.Rows;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @TempDir
    Path reports;

    @Test
    void writes_one_line_per_decision_under_the_published_header() throws IOException {
        DecisionRow row = new DecisionRow("app/main/1.2", PartKind.LOGS, null, "mainline",
                "last: 10 - 14th; within: 30d - 41 d old", "products", "main/app-1.2", "app", "main", "linux", "1.2",
                17L, "nightly", Status.WARNINGS, Instant.parse("2026-01-02T03:04:05Z"), 12, 3,
                Instant.parse("2027-01-01T00:00:00Z"));

        assertThat(written(List.of(row))).isEqualTo("""
                key,part,verdict,rule,reason,store,path,project,branch,os,version,number,builder,status,finished,bytes,files,changes_at
                app/main/1.2,logs,remove,mainline,last: 10 - 14th; within: 30d - 41 d old,products,main/app-1.2,app,main,linux,1.2,17,nightly,warnings,2026-01-02T03:04:05Z,12,3,2027-01-01T00:00:00Z
                """);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writes_cells_as_the_format_would(long seed) throws IOException {
        Random random = new Random(seed);
        String characters = "ab1 #!,;\"'=+-@/.~\u00fc\u65e5%\t\n";
        StringBuilder own = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(expected, CsvFile.FORMAT)) {
            for (int line = 0; line < 500; line++) {
                Object[] cells = new Object[1 + random.nextInt(5)];
                for (int i = 0; i < cells.length; i++) {
                    StringBuilder text = new StringBuilder();
                    for (int length = random.nextInt(5); length > 0; length--) {
                        text.append(characters.charAt(random.nextInt(characters.length())));
                    }
                    cells[i] = random.nextInt(6) == 0 ? null : random.nextInt(6) == 0 ? (Object) random.nextInt()
                            : text.toString();
                }
                CsvFile.row(own, cells);
                for (Object cell : cells) {
                    printer.print(cell instanceof String text ? CsvFile.cell(text) : cell);
                }
                printer.println();
            }
        }

        assertThat(own).hasToString(expected.toString());
    }

    @Test
    void leaves_unknown_cells_empty() throws IOException {
        DecisionRow row = new DecisionRow("k", PartKind.PRODUCTS, KeptBy.NO_RULE, "no rule", "no rule fits", "s", "p",
                null, null, null, null, null, null, Status.UNKNOWN, null, 0, 0, null);

        assertThat(written(List.of(row)).lines().skip(1))
                .containsExactly("k,products,keep,no rule,no rule fits,s,p,,,,,,,,,0,0,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            =1+1         ~ '=1+1
            +1           ~ '+1
            -rf          ~ '-rf
            @SUM(A1)     ~ '@SUM(A1)
            =cmd|' /C'!A ~ '=cmd|' /C'!A
            1-2          ~ 1-2
            a=b          ~ a=b
            %0A          ~ %0A
            """)
    void starts_no_formula(String name, String cell) {
        assertThat(CsvFile.cell(name)).isEqualTo(cell);
    }

    @Test
    void starts_no_formula_after_a_tab_or_carriage_return_either() {
        assertThat(CsvFile.cell("\t=1")).isEqualTo("'%09=1");
        assertThat(CsvFile.cell("\r=1")).isEqualTo("'%0D=1");
    }

    @Test
    void hostile_names_stay_in_their_cells_and_carry_no_controls() throws IOException {
        List<DecisionRow> rows = new ArrayList<>();
        for (String name : Rows.HOSTILE) {
            rows.add(Rows.hostile(name, null));
            rows.add(Rows.hostile(name, KeptBy.RULE));
        }

        String text = written(rows);

        assertThat(text.lines()).hasSize(rows.size() + 1);
        assertThat(text.replace("\n", "").chars()).noneMatch(Character::isISOControl);
        for (CSVRecord parsed : parsed(text)) {
            assertThat(parsed.size()).isEqualTo(CsvFile.DECISIONS.size());
            assertThat(parsed).noneMatch(cell -> !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0);
        }
    }

    @Test
    void removed_files_have_a_line_each() throws IOException {
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        try (CsvFile<RemovedFile> csv = CsvFile.removed(directory)) {
            csv.write(new RemovedFile("app/1.2", PartKind.PRODUCTS, "main/a, b.zip", 5, Instant.EPOCH, null));
            csv.write(new RemovedFile("app/1.2", PartKind.PRODUCTS, "-x", 0, null, "ff".repeat(32)));
            csv.commit();
        }

        assertThat(directory.file(ReportDirectory.REMOVED)).hasContent("""
                key,part,path,bytes,modified,sha256
                app/1.2,products,"main/a, b.zip",5,1970-01-01T00:00:00Z,
                app/1.2,products,'-x,0,,%s
                """.formatted("ff".repeat(32)));
    }

    @Test
    void a_file_that_was_not_finished_leaves_nothing() throws IOException {
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        try (CsvFile<DecisionRow> csv = CsvFile.decisions(directory)) {
            csv.write(Rows.keep("a", "main", "linux", 1));
        }

        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void refuses_a_decision_without_a_reason() {
        assertThatThrownBy(() -> Rows.row("k", PartKind.LOGS, null, "rule", "", "p", "b", "o", 1, null))
                .hasMessage("k logs: a decision without a reason");
    }

    private String written(List<DecisionRow> rows) throws IOException {
        ReportDirectory directory = ReportDirectory.of(reports, "nightly", "r-1");
        try (CsvFile<DecisionRow> csv = CsvFile.decisions(directory)) {
            for (DecisionRow row : rows) {
                csv.write(row);
            }
            csv.commit();
        }
        return Files.readString(directory.file(ReportDirectory.DECISIONS), StandardCharsets.UTF_8);
    }

    private static List<CSVRecord> parsed(String text) throws IOException {
        return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(new StringReader(text)).getRecords();
    }
}
