package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerTellsTest {

    @TempDir
    Path home;

    @Test
    void of_everything_that_the_program_or_a_person_changed() throws IOException {
        AuditedSite site = new AuditedSite(home).withJob("")
                .withBuild("main", "linux", "1", 30).withBuild("main", "linux", "2", 20)
                .withBuild("main", "linux", "3", 10).withBuild("main", "linux", "4", 5);
        WinnowCli cli = site.cli();
        String key = "app/main/linux/1";
        cli.done("adopt", site.job());
        cli.done("scan", site.job());
        cli.done("pin", "app/main/linux/2", "--by", "qa", "--reason", "reference");
        cli.done("unpin", "app/main/linux/2", "--by", "qa", "--reason", "done");
        cli.done("defect", key, "--found", "crash", "--by", "qa");
        cli.done("defect", key, "--logged", "T-1", "--by", "qa");
        cli.done("defect", key, "--clear", "--by", "qa");
        cli.done("register", "--key", "app/main/linux/9", "--property", "keep_reason=demo");
        // What changes in the very instant of a plan may have come after it, so it would be doubted.
        cli.after(Duration.ofHours(1));
        JsonNode plan = cli.done("plan", site.job(), "--json").json();
        cli.done("approve", plan.required("plan").stringValue(), "--by", "release");
        cli.done("apply", plan.required("plan").stringValue());
        cli.done("restore", key);
        cli.after(Duration.ofDays(100));
        assertThat(cli.run("purge", site.job()).exit()).as("the clock is ahead").isEqualTo(3);
        cli.done("purge", site.job(), "--limit-override", "the machine was off");
        cli.done("unlock", site.job(), "--reason", "the other host is gone");

        Set<String> told = new LinkedHashSet<>();
        JsonNode planned = null;
        for (String line : Files.readAllLines(cli.state().resolve("ledger.ndjson"))) {
            JsonNode event = JsonMapper.shared().readTree(line);
            told.add(event.required("event").stringValue());
            if (event.required("event").stringValue().equals("planned")) {
                planned = event.required("data");
            }
        }

        assertThat(told).contains("adopt", "run-started", "planned", "run-ended", "report-written", "pin", "unpin",
                "defect-found", "defect-logged", "defect-cleared", "register", "approve", "removed", "restored",
                "override", "purged", "unlock");
        assertThat(planned.required("remove").longValue()).isEqualTo(plan.required("removed").longValue());
        assertThat(planned.required("keep").longValue()).isEqualTo(plan.required("kept").longValue());
        assertThat(planned.required("fingerprint").stringValue()).hasSize(64);
        assertThat(cli.done("history", "app/main/linux/9").out()).contains("registered");
        assertThat(cli.run("verify", site.reports()).out()).startsWith("sound");
    }
}
