package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not be done is not done: the exit code tells which, and the stores are what they were. */
class RefusalsTest {

    /** After the site's files were written: what is newer than now has not settled. */
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);

    @TempDir
    private Path base;

    private Site site;
    private WinnowCli winnow;

    @BeforeEach
    void adopted() throws IOException {
        site = new Site(base);
        site.grow(4);
        winnow = new WinnowCli(site.state()).at(start);
        winnow.done("adopt", site.job());
    }

    @Test
    void stops_before_an_unmounted_store() throws IOException {
        winnow.done("run", site.job());
        String run = winnow.done("trash", "--json").json().get(0).required("run").asString();
        Files.move(site.products(), base.resolve("elsewhere"));
        Files.createDirectories(site.products());
        for (String command : new String[] {"scan", "plan", "run", "purge"}) {
            refused(3, "is the disk mounted", command, site.job());
        }
        refused(3, "is the disk mounted", "restore", run);
        Files.delete(site.products());
        for (String command : new String[] {"scan", "plan", "run", "purge"}) {
            refused(3, "products", command, site.job());
        }
        refused(3, "is the disk mounted", "restore", run);
    }

    @Test
    void stops_before_another_store_in_its_place() throws IOException {
        winnow.done("run", site.job());
        String run = winnow.done("trash", "--json").json().get(0).required("run").asString();
        Path aside = base.resolve("aside");
        Files.move(site.products(), aside);
        Files.move(site.logs(), site.products());
        Files.move(aside, site.logs());
        for (String command : new String[] {"scan", "plan", "run", "purge", "adopt"}) {
            refused(3, "holds store", command, site.job());
        }
        refused(3, "holds store", "restore", run);
    }

    @Test
    void stops_before_the_store_of_another_catalog() throws IOException {
        winnow = new WinnowCli(base.resolve("other")).at(start);
        for (String command : new String[] {"scan", "plan", "run", "purge", "adopt"}) {
            refused(3, "belongs to", command, site.job());
        }
        assertThat(winnow.done("builds", "--json").json()).isEmpty();
    }

    @Test
    void records_nothing_of_a_store_that_is_mounted_in_half() throws IOException {
        winnow.done("plan", site.job());
        String builds = winnow.done("builds", "--json").out();
        delete(site.products().resolve("tool"));
        for (String command : new String[] {"scan", "plan", "run"}) {
            refused(3, "limits.shrink", command, site.job());
        }
        assertThat(winnow.done("builds", "--json").out()).isEqualTo(builds);
        winnow.done("scan", site.job(), "--limit-override", "the tool is given up");
        assertThat(winnow.done("builds", "--json").out()).isNotEqualTo(builds);
        assertThat(Files.readString(site.state().resolve("ledger.ndjson"))).contains("the tool is given up");
    }

    @Test
    void waits_for_approval_after_the_job_file_changed() throws IOException {
        site.edit("approval: never", "approval: on-change");
        refused(4, "approve p-", "run", site.job());
        String plan = plan();
        winnow.done("approve", plan, "--by", "release engineer");
        site.edit("last: 2", "last: 1");
        refused(3, "has changed since " + plan + " was made", "apply", plan);
        refused(4, "approve p-", "run", site.job());
    }

    @Test
    void an_approval_of_a_plan_expires_with_it() throws IOException {
        site.edit("approval: never", "approval: always");
        String plan = plan();
        refused(4, "approve " + plan, "apply", plan);
        winnow.done("approve", plan, "--by", "release engineer");
        winnow.after(Duration.ofDays(3).plusSeconds(1));
        refused(3, "expired after 3 d", "apply", plan);
    }

    @Test
    void refuses_a_plan_that_is_older_than_one_that_was_applied() throws IOException {
        String old = plan();
        winnow.after(Duration.ofMinutes(1));
        site.grow(1);
        winnow.done("apply", plan());
        refused(3, "a newer plan was applied", "apply", old);
    }

    @Test
    void refuses_plans_of_the_future() throws IOException {
        String tomorrow = start.plus(Duration.ofDays(1)).toString();
        String plan = winnow.done("plan", site.job(), "--as-of", tomorrow, "--json").json().required("plan").asString();
        refused(2, "simulation", "apply", plan);
        refused(2, "simulation", "approve", plan, "--by", "somebody");
        refused(2, "future", "run", site.job(), "--as-of", tomorrow);
    }

    @Test
    void doubts_a_clock_that_was_set_back() throws IOException {
        String plan = plan();
        winnow.after(Duration.ofMinutes(-10));
        refused(3, "the clock says", "apply", plan);
        refused(3, "the clock says", "run", site.job());
        refused(3, "the clock says", "purge", site.job(), "--older-than", "0s");
        assertThat(winnow.done("plan", site.job()).err()).contains("warning: the clock says");
    }

    @Test
    void doubts_a_clock_that_is_far_ahead_however_often_it_is_asked_to_plan() throws IOException {
        winnow.done("scan", site.job());
        winnow.after(Duration.ofDays(91));
        for (int i = 0; i < 2; i++) {
            String plan = plan();
            refused(3, "more than 90 d after", "apply", plan);
            refused(3, "more than 90 d after", "run", site.job());
        }
        assertThat(winnow.run("run", site.job(), "--limit-override", "was switched off").exit()).isZero();
        assertThat(Files.readString(site.state().resolve("ledger.ndjson"))).contains("was switched off");
        assertThat(winnow.run("run", site.job()).exit()).isZero();
    }

    @Test
    void goes_on_after_plans_and_scans_under_a_clock_that_was_wrong_for_a_while() throws IOException {
        winnow.done("run", site.job());
        for (int days : new int[] {60, 40}) {
            winnow.after(Duration.ofDays(days));
            plan();
            winnow.done("scan", site.job());
        }
        winnow.after(Duration.ofDays(-99));
        winnow.done("run", site.job());
    }

    @Test
    void removes_nothing_beyond_the_limits_of_the_job() throws IOException {
        site.edit("removals: 100%", "removals: 10%");
        String plan = plan();
        refused(3, "limit", "run", site.job());
        refused(3, "--limit-override", "apply", plan);
        winnow.after(Duration.ofMinutes(1));
        WinnowCli.Result over = winnow.run("run", site.job(), "--limit-override", "agreed with QA");
        assertThat(over.exit()).as(over.err()).isZero();
        assertThat(Files.readString(site.state().resolve("ledger.ndjson"))).contains("agreed with QA");
    }

    @Test
    void holds_back_only_the_group_whose_limit_is_exceeded() throws IOException {
        site.grow(6);
        site.edit("products: { keep: [ { last: 1 } ] }", "products: { keep: [ { last: 6 } ] }");
        site.edit("removals-per-group: 100%", "removals-per-group: 70%");
        WinnowCli.Result run = winnow.run("run", site.job(), "--json");
        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(run.json().required("apply").required("removed").asLong()).isPositive();
        assertThat(run.json().required("apply").required("skipped").asLong()).isPositive();
        assertThat(site.products().resolve("app/main/linux/1.1-1/app.bin")).as("within the limit").doesNotExist();
        assertThat(site.products().resolve("app/release/1.0/linux/1.1-1/logs/compile.log")).as("held back").exists();
        Agreement.check(site, java.util.List.of());
    }

    @Test
    void a_second_writer_is_told_who_the_first_is() throws Exception {
        winnow.done("plan", site.job());
        Path locks = site.state().resolve("locks");
        try (Stream<Path> files = Files.list(locks)) {
            for (Path file : files.toList()) {
                Process other = Meddler.start("lock", file);
                // What a holder before it left says nothing of this one.
                refused(6, "is held by process " + other.pid(), "scan", site.job());
                Files.writeString(file, "scan nightly of somebody, process " + other.pid() + " on here, since " + start
                        + "\n");
                for (String command : new String[] {"scan", "plan", "run", "purge"}) {
                    refused(6, "is held by ", command, site.job());
                    assertThat(winnow.run(command, site.job()).err()).contains("nightly of ")
                            .contains("process ").contains("since " + start);
                }
                Meddler.end(other);
            }
        }
        winnow.done("run", site.job());
    }

    @Test
    void a_lock_of_another_host_needs_unlock() throws IOException {
        winnow.done("plan", site.job());
        Path lock = site.products().resolve(".winnow/lock");
        Files.writeString(lock, "{\"host\":\"farm7\",\"machine\":\"m7\",\"boot\":\"b7\",\"pid\":77,\"since\":\"" + start
                + "\",\"command\":\"run nightly\",\"user\":\"builder\"}\n");
        Map<String, String> before = site.trees();
        WinnowCli.Result run = winnow.run("run", site.job());
        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.err()).contains("farm7").contains("77").contains("run nightly").contains(start.toString())
                .contains("unlock --reason");
        assertThat(site.trees()).isEqualTo(before);
        winnow.done("plan", site.job());
        winnow.done("unlock", site.job(), "--reason", "farm7 was scrapped");
        winnow.after(Duration.ofMinutes(1));
        winnow.done("run", site.job());
        assertThat(Files.readString(site.state().resolve("ledger.ndjson"))).contains("farm7 was scrapped");
    }

    private String plan() {
        return winnow.done("plan", site.job(), "--json").json().required("plan").asString();
    }

    /** Fails unless the command exits so, says so in one line, and leaves the stores as they are. */
    private void refused(int exit, String says, Object... command) throws IOException {
        Map<String, String> before = site.trees();
        WinnowCli.Result result = winnow.run(command);
        assertThat(result.exit()).as(String.join(" ", result.err(), result.out())).isEqualTo(exit);
        assertThat(result.err()).contains(says).doesNotContain("\tat ");
        assertThat(site.trees()).isEqualTo(before);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
