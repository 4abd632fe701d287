package dev.winnow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.upkeep.LedgerPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerPagesTest {

    @TempDir
    private Path folder;

    /** Lines of all lengths, so that pieces of the file end anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reads_every_line_once_from_the_last_to_the_first_and_goes_on_where_a_page_ended(long seed) throws IOException {
        Random random = new Random(seed);
        Path ledger = folder.resolve("ledger.ndjson");
        int count = 400;
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append("{\"seq\":").append(i).append(",\"at\":\"2026-11-22T12:00:00Z\",\"actor\":\"a\",\"event\":\"e\",\"data\":{\"x\":\"")
                    .append("\u00fc".repeat(random.nextInt(3_000))).append("\"},\"prev\":\"p\",\"hash\":\"h\"}\n");
        }
        Files.writeString(ledger, text + "torn");
        List<Long> read = new ArrayList<>();
        long[] before = {Long.MAX_VALUE};
        while (read.size() < count) {
            int most = read.size() + 1 + random.nextInt(50);
            LedgerPages.backwards(ledger, before[0], (line, place) -> {
                if (read.size() == most) {
                    return false;
                }
                before[0] = place;
                return read.add(line.seq());
            });
        }
        assertThat(read).isEqualTo(LongStream.iterate(count, seq -> seq - 1).limit(count).boxed().toList());
    }
}
