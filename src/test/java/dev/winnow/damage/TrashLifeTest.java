package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What lies in the trash comes back or goes for good, only as people and dates say. */
class TrashLifeTest {

    private static final String WHOLE = "app/main/linux/1.1-1";
    private static final String PART = "app/release/1.0/linux/1.4-4";

    @TempDir
    private Path base;

    private Site site;
    private WinnowCli winnow;
    private Map<String, String> before;

    @BeforeEach
    void removed() throws IOException {
        site = Site.small(base);
        site.grow(5);
        // After the site's files were written: what is newer than now has not settled.
        winnow = new WinnowCli(site.state()).at(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(120));
        winnow.done("adopt", site.job());
        before = site.trees();
        winnow.done("run", site.job());
        assertThat(site.trees()).isNotEqualTo(before);
    }

    @Test
    void a_run_comes_back_as_it_was() throws IOException {
        String run = trash().get(0).required("run").asString();
        winnow.done("restore", run);
        assertThat(site.trees()).isEqualTo(before);
        assertThat(trash()).isEmpty();
        Agreement.check(site, List.of());
        WinnowCli.Result again = winnow.run("restore", run);
        assertThat(again.exit()).as(again.err()).isEqualTo(2);
        // Pinned for 14 d, then as any other.
        winnow.after(Duration.ofDays(13)).done("run", site.job());
        assertThat(site.trees()).isEqualTo(before);
        winnow.after(Duration.ofDays(2)).done("run", site.job());
        assertThat(site.trees()).isNotEqualTo(before);
    }

    @Test
    void a_part_comes_back_alone_and_goes_again_if_it_is_not_pinned() throws IOException {
        winnow.done("restore", PART, "--part", "logs", "--no-pin");
        assertThat(site.products().resolve(PART + "/logs/compile.log")).exists();
        Agreement.check(site, List.of());
        winnow.after(Duration.ofMinutes(1)).done("run", site.job());
        assertThat(site.products().resolve(PART + "/logs/compile.log")).doesNotExist();
        Agreement.check(site, List.of());
    }

    @Test
    void an_occupied_place_is_refused_and_nothing_is_overwritten() throws IOException {
        Files.createDirectories(site.products().resolve(WHOLE));
        Files.writeString(site.products().resolve(WHOLE + "/mine"), "mine");
        WinnowCli.Result restore = winnow.run("restore", WHOLE);
        assertThat(restore.exit()).isEqualTo(5);
        assertThat(restore.err()).contains("something else lies at");
        assertThat(Files.readString(site.products().resolve(WHOLE + "/mine"))).isEqualTo("mine");
        Files.delete(site.products().resolve(WHOLE + "/mine"));
        Files.delete(site.products().resolve(WHOLE));
        winnow.done("restore", WHOLE);
        Agreement.check(site, List.of(WHOLE));
    }

    @Test
    void a_part_that_is_pinned_in_the_trash_is_not_purged_and_the_report_says_so() throws IOException {
        winnow.done("pin", WHOLE, "--by", "qa", "--reason", "evidence");
        WinnowCli.Result purge = winnow.after(Duration.ofDays(8)).run("purge", site.job(), "--json");
        assertThat(purge.exit()).as(purge.err()).isEqualTo(5);
        assertThat(purge.json().toString()).contains(WHOLE).contains("so it stays in the trash");
        Path report = Path.of(purge.json().required("report").asString());
        assertThat(Files.readString(report.resolve("summary.json"))).contains("so it stays in the trash");
        assertThat(trash()).isNotEmpty().allSatisfy(item ->
                assertThat(item.required("key").asString()).isEqualTo(WHOLE));
        assertThat(winnow.run("purge", site.job()).exit()).isEqualTo(5);
        winnow.done("restore", WHOLE);
        Agreement.check(site, List.of(WHOLE));
        winnow.done("purge", site.job());
        winnow.done("scan", site.job());
        Agreement.check(site, List.of(WHOLE));
    }

    @Test
    void a_part_of_a_build_that_is_held_under_its_new_name_or_by_a_keep_file_is_not_purged() throws IOException {
        String other = trash().findValuesAsString("key").stream().filter(key -> !key.equals(PART)
                && Files.isDirectory(site.products().resolve(key))).findFirst().orElseThrow();
        Files.move(site.products().resolve(PART), site.products().resolve(PART + "9"));
        winnow.run("scan", site.job());
        winnow.done("pin", PART + "9", "--by", "qa", "--reason", "evidence");
        // Not even a scan has seen this one.
        Files.createFile(site.products().resolve(other + "/.keep"));

        WinnowCli.Result purge = winnow.after(Duration.ofDays(8)).run("purge", site.job());

        assertThat(purge.exit()).as(purge.err()).isEqualTo(5);
        assertThat(trash().findValuesAsString("key")).containsOnly(PART, other);
    }

    @Test
    void what_a_resumed_run_removes_stays_in_the_trash_as_long_as_any_other() throws IOException {
        site.grow(5);
        String plan = winnow.done("plan", site.job(), "--json").json().required("plan").asString();
        winnow.stop().ask();
        winnow.run("apply", plan);
        WinnowCli later = new WinnowCli(site.state()).at(Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(2, ChronoUnit.DAYS));
        later.done("apply", plan);
        JsonNode removed = later.done("trash", "--json").json();
        assertThat(removed).anySatisfy(item -> assertThat(Instant.parse(item.required("purge").asString()))
                .isEqualTo(Instant.parse(item.required("removed").asString()).plus(7, ChronoUnit.DAYS))
                .isAfter(Instant.now().plus(8, ChronoUnit.DAYS)));
    }

    @Test
    void purges_by_date_or_by_age_and_a_second_time_nothing() throws IOException {
        winnow.after(Duration.ofDays(6)).done("purge", site.job());
        int all = trash().size();
        assertThat(all).isPositive();
        winnow.done("purge", site.job(), "--older-than", "6d");
        assertThat(trash()).as("removed exactly 6 d ago, not before").hasSize(all);
        winnow.after(Duration.ofSeconds(1)).done("purge", site.job(), "--older-than", "6d");
        assertThat(trash()).isEmpty();
        Agreement.check(site, List.of());
        JsonNode second = winnow.done("purge", site.job(), "--older-than", "0s", "--json").json();
        assertThat(second.required("removed").asLong()).isZero();
        Agreement.check(site, List.of());
    }

    @Test
    void keep_0_purges_in_the_same_run() throws IOException {
        site.edit("trash: { keep: 7d }", "trash: { keep: 0d }");
        String promised = trash().toString();
        site.grow(1);
        JsonNode run = winnow.after(Duration.ofMinutes(1)).done("run", site.job(), "--json").json();
        assertThat(run.required("apply").required("removed").asLong()).isPositive();
        assertThat(run.required("purge").required("removed").asLong()).isPositive();
        assertThat(trash().toString()).as("what was promised 7 d").isEqualTo(promised);
        Agreement.check(site, List.of());
    }

    @Test
    void a_job_purges_only_what_its_own_runs_removed() throws IOException {
        Files.writeString(base.resolve("other.yaml"), Files.readString(site.job()).replace("name: nightly", "name: other"));
        int all = trash().size();
        winnow.after(Duration.ofDays(8)).done("purge", base.resolve("other.yaml"));
        winnow.done("purge", base.resolve("other.yaml"), "--older-than", "0s");
        assertThat(trash()).hasSize(all);
        winnow.done("purge", site.job());
        assertThat(trash()).isEmpty();
    }

    @Test
    void what_vanished_from_the_trash_is_said() throws IOException {
        Path item = site.logs().resolve(trash().findValuesAsString("trash").stream()
                .filter(path -> Files.exists(site.logs().resolve(path))).findFirst().orElseThrow());
        delete(item);
        WinnowCli.Result purge = winnow.after(Duration.ofDays(8)).run("purge", site.job());
        assertThat(purge.exit()).isEqualTo(5);
        assertThat(purge.err()).contains("was not in the trash any more");
    }

    @Test
    void what_a_killed_purge_has_deleted_cannot_be_restored_and_a_pin_of_it_holds_nothing() throws IOException {
        List<Removal> claimed = claimedByKilledPurge(WHOLE);
        for (Removal removal : claimed) {
            delete(trashed(removal));
        }

        WinnowCli.Result pin = winnow.run("pin", WHOLE, "--by", "qa", "--reason", "evidence");
        WinnowCli.Result restore = winnow.run("restore", WHOLE);

        assertThat(pin.exit()).as(pin.out() + pin.err()).isEqualTo(5);
        assertThat(pin.out()).contains("no files of it are there").doesNotContain("trash");
        assertThat(restore.exit()).as(restore.out() + restore.err()).isEqualTo(2);
        assertThat(restore.err()).contains("its purge had happened and is recorded now", "the trash holds nothing of '" + WHOLE);
        assertThat(winnow.run("plan", site.job()).err()).contains("qa (evidence)");
    }

    @Test
    void what_a_killed_purge_had_only_claimed_comes_back() throws IOException {
        claimedByKilledPurge(WHOLE);
        winnow.done("restore", WHOLE);
        Agreement.check(site, List.of(WHOLE));
    }

    @Test
    void a_scan_takes_nothing_for_lost_that_a_killed_restore_had_brought_back() throws IOException {
        broughtBackByKilledRestore(WHOLE);
        WinnowCli.Result scan = winnow.done("scan", site.job());
        assertThat(scan.err()).contains(WHOLE + ": its restore had happened and is recorded now");
        assertThat(trash().findValuesAsString("key")).isNotEmpty().doesNotContain(WHOLE);
        assertThat(winnow.done("builds", WHOLE).out()).contains(WHOLE);
        Agreement.check(site, List.of());
    }

    @Test
    void a_restore_ends_one_that_was_killed_when_all_was_back() throws IOException {
        broughtBackByKilledRestore(WHOLE);
        WinnowCli.Result restore = winnow.done("restore", WHOLE);
        assertThat(restore.err()).contains(WHOLE + ": its restore had happened and is recorded now");
        Agreement.check(site, List.of());
    }

    @Test
    void what_a_killed_restore_had_only_claimed_lies_in_the_trash_again() {
        claimed(WHOLE, Removals::restoring);
        WinnowCli.Result scan = winnow.done("scan", site.job());
        assertThat(scan.err()).contains(WHOLE + ": its restore had not happened");
        assertThat(trash().findValuesAsString("key")).contains(WHOLE);
        winnow.done("restore", WHOLE);
        assertThat(trash().findValuesAsString("key")).doesNotContain(WHOLE);
    }

    private void broughtBackByKilledRestore(String key) throws IOException {
        for (Removal removal : claimed(key, Removals::restoring)) {
            Path item = trashed(removal);
            Path root = site.roots().stream().filter(item::startsWith).findFirst().orElseThrow();
            Path place = root.resolve(removal.path());
            Files.createDirectories(place.getParent());
            Files.move(item.resolve("was-" + place.getFileName()), place);
            delete(item);
        }
    }

    private interface Claim {
        void begin(Removals removals, List<Removal> claimed, String run);
    }

    private List<Removal> claimedByKilledPurge(String key) {
        return claimed(key, Removals::purging);
    }

    /** The removals of a build, as a restore or purge that was killed leaves them in the catalog before it records its work. */
    private List<Removal> claimed(String key, Claim claim) {
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC())) {
            Removals removals = new Removals(catalog);
            List<Removal> claimed = removals.history(key);
            assertThat(claimed).isNotEmpty();
            catalog.transact(() -> claim.begin(removals, claimed, "r-killed"));
            return claimed;
        }
    }

    private Path trashed(Removal removal) {
        return site.roots().stream().map(root -> root.resolve(removal.trashPath())).filter(Files::exists).findFirst().orElseThrow();
    }

    private static void delete(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private JsonNode trash() {
        return winnow.done("trash", "--json").json();
    }
}
