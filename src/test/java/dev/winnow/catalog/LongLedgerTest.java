package dev.winnow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.upkeep.LedgerCheck;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLedgerTest {

    private static final int TOGETHER = 12_000;
    private static final int EVENTS = 12_345;

    @TempDir
    private Path state;

    @Test
    void appends_more_events_than_it_holds_at_a_time_in_their_order_and_once() throws IOException {
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            long before = catalog.ledger().head().seq();
            catalog.transact(() -> {
                catalog.ledger().record(0, "QA", "counted", IntStream.range(0, TOGETHER).mapToObj(number ->
                        "{\"number\":" + number + "}").toList());
                IntStream.range(TOGETHER, EVENTS).forEach(number -> catalog.ledger().record(0, "QA", "counted",
                        List.of("{\"number\":" + number + "}")));
            });
            catalog.ledger().flush();
            catalog.ledger().flush();
            int[] next = new int[1];
            LedgerCheck.Checked checked = LedgerCheck.check(catalog.state(), line -> {
                if (line.event().equals("counted")) {
                    assertThat(line.data()).isEqualTo("{\"number\":" + next[0]++ + "}");
                }
            });
            assertThat(checked.doubts()).isEmpty();
            assertThat(next[0]).isEqualTo(EVENTS);
            assertThat(checked.end()).isEqualTo(catalog.ledger().head());
            assertThat(checked.end().seq()).isEqualTo(before + EVENTS);
        }
    }
}
