package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HistoryKeepTest {

    @TempDir
    Path home;

    @Test
    void forgets_old_runs_and_their_reports_and_tells_the_ledger() throws IOException {
        AuditedSite site = new AuditedSite(home).withJob("history: { keep: 30d }\n")
                .withBuild("main", "linux", "1", 30).withBuild("main", "linux", "2", 20)
                .withBuild("main", "linux", "3", 10);
        String approved = site.applied();
        String second = site.cli().after(Duration.ofDays(2)).done("run", site.job(), "--json").json()
                .required("purge").required("run").stringValue();
        Path odd = site.reports().resolve("nightly").resolve(second).resolve("notes.txt");
        Files.writeString(odd, "not of a run");
        Set<String> old = runs(site);

        WinnowCli.Result late = site.cli().after(Duration.ofDays(40)).run("run", site.job());

        assertThat(late.exit()).as(late.out() + late.err()).isZero();
        assertThat(late.err()).contains("could not be deleted", second);
        Set<String> left = runs(site);
        left.retainAll(old);
        // The plan that the approval rests on stays.
        assertThat(left).hasSize(1);
        assertThat(executed(site)).isEqualTo(runs(site));
        assertThat(site.reports().resolve("nightly").resolve(approved)).doesNotExist();
        assertThat(odd).exists();
        assertThat(Files.readString(site.cli().state().resolve("ledger.ndjson"))).contains("\"history-pruned\"",
                "\"" + approved + "\"");
        Files.delete(odd);
        Files.delete(odd.getParent());
        assertThat(site.cli().run("verify", site.reports()).out()).startsWith("sound");
        assertThat(site.cli().done("history", "app/main/linux/3").out()).contains("kept by");
    }

    @Test
    void keeps_what_still_has_something_in_the_trash() throws IOException {
        AuditedSite site = new AuditedSite(home).withJob("history: { keep: 30d }\n")
                .withBuild("main", "linux", "1", 30).withBuild("main", "linux", "2", 20);
        String apply = site.applied();
        site.cli().done("pin", "app/main/linux/1", "--by", "qa", "--reason", "look at it");

        site.cli().after(Duration.ofDays(40)).run("run", site.job());

        assertThat(runs(site)).contains(apply);
        assertThat(site.reports().resolve("nightly").resolve(apply).resolve("manifest.json")).exists();
        assertThat(site.cli().done("restore", "app/main/linux/1").out()).contains("restored");
    }

    @Test
    void refuses_a_history_that_is_shorter_than_what_is_still_needed() throws IOException {
        AuditedSite site = new AuditedSite(home).withJob("history: { keep: 2d }\n").withBuild("main", "linux", "1", 3);

        WinnowCli.Result refused = site.cli().run("validate", site.job());

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("too short for a history");
    }

    /** The runs of which Spring Batch knows executions. */
    private static Set<String> executed(AuditedSite site) {
        try (Catalog catalog = Databases.open(site.cli().state(), Clock.systemUTC())) {
            assertThat(catalog.sql("SELECT COUNT(*) FROM BATCH_JOB_INSTANCE i WHERE NOT EXISTS (SELECT 1 FROM "
                    + "BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = i.JOB_INSTANCE_ID)").query(Long.class).single())
                    .isZero();
            return Set.copyOf(catalog.sql("SELECT PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS "
                    + "WHERE PARAMETER_NAME = 'run'").query(String.class).list());
        }
    }

    private static Set<String> runs(AuditedSite site) {
        Set<String> ids = new HashSet<>();
        for (JsonNode run : site.cli().done("runs", "--json").json()) {
            ids.add(run.required("run").stringValue());
        }
        return ids;
    }
}
