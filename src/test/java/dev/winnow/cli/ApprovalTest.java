package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which change of a job file waits for a person. */
class ApprovalTest {

    @TempDir
    private Path home;

    private AuditedSite site;

    @BeforeEach
    void make() throws IOException {
        site = new AuditedSite(home);
        for (int version = 1; version <= 4; version++) {
            site.withBuild("main", "linux", String.valueOf(version), 50 - version);
        }
    }

    private AuditedSite job(String approval, int last) throws IOException {
        site.withJob("approval: " + approval + "\n");
        Files.writeString(site.job(), Files.readString(site.job()).replace("last: 1", "last: " + last));
        return site;
    }

    private WinnowCli.Result run() {
        return site.cli().run("run", site.job(), "--json");
    }

    private void approveWhatWaits() {
        WinnowCli.Result waits = run();
        assertThat(waits.exit()).as(waits.err()).isEqualTo(4);
        site.cli().done("approve", waits.json().required("plan").required("plan").asString(), "--by", "boss");
    }

    private boolean there(int version) {
        return Files.exists(site.store().resolve("main/linux/app-" + version));
    }

    @Test
    void a_job_that_never_needed_one_goes_on_without() throws IOException {
        job("never", 3);
        site.cli().done("adopt", site.job());
        assertThat(run().exit()).isZero();
        job("never", 2);
        assertThat(run().exit()).isZero();
        assertThat(there(2)).isFalse();
    }

    @Test
    void a_change_to_never_waits_together_with_what_it_would_free() throws IOException {
        job("on-change", 3);
        site.cli().done("adopt", site.job());
        approveWhatWaits();
        assertThat(run().exit()).isZero();

        job("never", 1);
        WinnowCli.Result held = run();
        assertThat(held.exit()).isEqualTo(4);
        assertThat(held.err()).contains("the job file has changed to need none, which needs one itself", "approve p-");
        assertThat(there(2)).isTrue();

        approveWhatWaits();
        assertThat(run().exit()).isZero();
        assertThat(there(2)).isFalse();
        job("never", 2);
        assertThat(run().exit()).isZero();
    }

    @Test
    void a_job_that_waited_and_was_never_approved_is_not_freed_by_saying_never() throws IOException {
        job("on-change", 3);
        site.cli().done("adopt", site.job());
        assertThat(run().exit()).isEqualTo(4);
        job("never", 3);
        assertThat(run().exit()).isEqualTo(4);
        assertThat(there(1)).isTrue();
    }

    @Test
    void a_stricter_word_counts_at_once_and_going_back_waits() throws IOException {
        job("never", 3);
        site.cli().done("adopt", site.job());
        assertThat(run().exit()).isZero();
        job("always", 3);
        assertThat(run().exit()).isEqualTo(4);
        job("never", 2);
        assertThat(run().exit()).isEqualTo(4);
        assertThat(there(2)).isTrue();
    }

    @Test
    @EmbeddedOnly
    void what_was_agreed_to_is_learned_from_the_ledger() throws IOException {
        job("on-change", 3);
        site.cli().done("adopt", site.job());
        approveWhatWaits();
        Files.delete(home.resolve("state/catalog.mv.db"));
        site.cli().done("adopt", site.job(), "--take-over", "the catalog was lost");
        job("never", 1);
        assertThat(run().exit()).isEqualTo(4);
    }
}
