package dev.winnow.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.run.RunText.TerminalTable;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.DecisionTotals;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.Rows;
import dev.winnow.report.output.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTableTest {

    private static String printed(Counts counts) {
        StringBuilder text = new StringBuilder();
        TerminalTable.print(counts, line -> text.append(line).append('\n'), Integer.MAX_VALUE);
        return text.toString();
    }

    @Test
    void aligns_columns_and_sums_them_up() {
        Counts counts = Rows.counts(List.of(Rows.keep("a", "main", "linux-x86_64", 1_234_567_890L),
                Rows.remove("b", "main", "linux-x86_64", 999), Rows.remove("c", "", "any", 15_000_000),
                Rows.keep("d", "发布/一", "any", 0)));

        assertThat(printed(counts)).isEqualTo("""
                branch     os            builds  kept  removed    size  freed
                (default)  any                1     0        1   15 MB  15 MB
                main       linux-x86_64       2     1        1  1.2 GB  999 B
                发布/一    any                1     1        0     0 B    0 B
                total                         4     2        2  1.2 GB  15 MB
                """);
    }

    @Test
    void tells_projects_apart_where_there_are_several_and_skipped_parts_where_there_are_some() {
        DecisionTotals tally = new DecisionTotals(Rows.NOW);
        tally.add(Rows.row("a", PartKind.LOGS, KeptBy.RULE, "r", "x", "lib", "main", "any", 1, null));
        tally.add(Rows.remove("b", "main", "any", 2), new ItemOutcome("failed", false, "busy"));

        assertThat(printed(tally.counts())).isEqualTo("""
                project  branch  os   builds  kept  removed  skipped  size  freed
                app      main    any       1     0        0        1   2 B    0 B
                lib      main    any       1     1        0        0   1 B    0 B
                total                      2     1        0        1   3 B    0 B
                """);
    }

    @Test
    void says_so_where_there_is_nothing_to_show() {
        assertThat(printed(Counts.NONE)).isEqualTo("no builds\n");
    }

    @Test
    void lets_no_escape_sequence_through_and_no_name_push_the_numbers_away() {
        List<DecisionRow> rows = Rows.HOSTILE.stream().map(name -> Rows.hostile(name, KeptBy.RULE))
                .collect(Collectors.toList());

        String table = printed(Rows.counts(rows));

        assertThat(table.replace("\n", "").chars()).noneMatch(Character::isISOControl);
        assertThat(table).doesNotContain("\u202e");
        assertThat(table.lines()).hasSize(Rows.HOSTILE.size() + 2)
                .allMatch(line -> Text.width(line) <= 3 * TerminalTable.WIDEST + 50);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,1.0 kB", "9949,9.9 kB", "9999,10 kB", "999499,999 kB", "999500,1.0 MB",
        "1200000000,1.2 GB", "9223372036854775807,9.2 EB"})
    void sizes_are_powers_of_1000(long bytes, String shown) {
        assertThat(Text.size(bytes)).isEqualTo(shown);
    }
}
