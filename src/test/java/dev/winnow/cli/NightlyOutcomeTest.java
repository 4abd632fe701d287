package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the nightly job file makes of the samples: read a change of the golden file as a change of policy. */
class NightlyOutcomeTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/plan/nightly_on_the_samples.txt");

    @TempDir
    private Path state;

    @Test
    void decides_on_the_samples_as_its_golden_report_says() throws IOException {
        Result plan = new WinnowCli(state).at(Instant.parse("2026-11-22T12:00:00Z"))
                .run("plan", "jobs/nightly.yaml", "--json");
        assertThat(plan.exit()).as(plan.err()).isZero();
        Path decisions = Path.of(plan.json().path("report").asString()).resolve("decisions.csv");
        String decided = report(decisions);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, decided);
        }
        assertThat(decided).isEqualTo(Files.readString(GOLDEN));
    }

    private static String report(Path decisions) throws IOException {
        try (Reader in = Files.newBufferedReader(decisions);
                CSVParser csv = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
            return csv.stream().map(NightlyOutcomeTest::line).sorted().collect(Collectors.joining());
        }
    }

    private static String line(CSVRecord row) {
        String changes = row.get("changes_at");
        return row.get("key") + " " + row.get("part") + "  " + row.get("verdict") + " by " + row.get("rule") + ": "
                + row.get("reason") + (changes.isEmpty() ? "" : "  until " + changes) + "\n";
    }
}
