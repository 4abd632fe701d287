package dev.winnow.report.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignedTableTest {

    private static final List<List<String>> ROWS = List.of(
            List.of("AT", "KEY", "BYTES", "RUN", "REASON"),
            List.of("2026-11-29 11:08", "app/main/linux-x86_64/1.2", "468 B", "r-20261129-100800-7bbf98",
                    "within: 30d - 264 d old; last: 2 - status is not known"),
            List.of("2026-11-28 11:08", "app/release/1.10/linux-x86_64/1.10.2", "7.5 kB", "r-20261128-100800-7bbf98", "none"));

    private static List<String> printed(int terminal, List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        AlignedTable table = AlignedTable.whole(lines::add, terminal, column -> column == 2);
        rows.forEach(table::add);
        table.end();
        return lines;
    }

    @Test
    void rows_that_fit_take_a_line_each() {
        assertThat(printed(Integer.MAX_VALUE, ROWS)).hasSize(3).last().isEqualTo("2026-11-28 11:08  "
                + "app/release/1.10/linux-x86_64/1.10.2  7.5 kB  r-20261128-100800-7bbf98  none");
    }

    @Test
    void what_does_not_fit_stands_aligned_below_and_texts_are_wrapped() {
        assertThat(String.join("\n", printed(80, ROWS))).isEqualTo("""
                AT                KEY                                    BYTES
                    RUN                       REASON
                2026-11-29 11:08  app/main/linux-x86_64/1.2              468 B
                    r-20261129-100800-7bbf98  within: 30d - 264 d old; last: 2 - status is not
                                              known
                2026-11-28 11:08  app/release/1.10/linux-x86_64/1.10.2  7.5 kB
                    r-20261128-100800-7bbf98  none""");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void no_line_is_wider_than_the_terminal_and_nothing_is_lost(int terminal) {
        List<List<String>> rows = List.of(List.of("key", "short"), List.of("a/" + "b".repeat(200), "\u53d1\u5e03 ".repeat(40).strip()),
                List.of("c", "three small words"));
        List<String> lines = printed(terminal, rows);
        assertThat(lines).allMatch(line -> Text.width(line) <= terminal);
        for (String cell : rows.stream().flatMap(List::stream).toList()) {
            assertThat(String.join("", lines).replace(" ", "")).contains(cell.replace(" ", ""));
        }
    }

    @Test
    void a_list_that_is_printed_while_it_is_read_never_becomes_narrower() {
        List<String> lines = new ArrayList<>();
        AlignedTable table = AlignedTable.ofBlocks(lines::add, 80);
        for (int row = 0; row < 250; row++) {
            table.add(List.of(row == 0 ? "the widest" : "x", "y"));
        }
        assertThat(lines).hasSize(200);
        table.end();
        assertThat(lines).hasSize(250).allMatch(line -> line.indexOf('y') == 12);
    }
}
