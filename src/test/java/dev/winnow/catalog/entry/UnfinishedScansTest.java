package dev.winnow.catalog.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.database.Databases;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.PartKind;
import dev.winnow.store.Presence;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.SeenLink;
import dev.winnow.store.PathRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a scan goes on with what an interrupted one has done, and with what of it. */
class UnfinishedScansTest {

    private static final List<PathRange> SPANS = List.of(new PathRange("", "h"), new PathRange("h", "p"), new PathRange("p", null));

    @TempDir
    private Path directory;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Catalog catalog;
    private UnfinishedScans walks;
    private long store;
    private int cuts;

    @BeforeEach
    void open() {
        catalog = Databases.open(directory.resolve("state"), new MovableClock());
        walks = new UnfinishedScans(catalog);
        store = new Stores(catalog).ensure("/srv/store").id();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private final class MovableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private Job job(String more) throws IOException {
        return JobFiles.read(Files.writeString(directory.resolve("nightly.yaml"), """
                name: nightly
                build: "{project}/{number}"
                stores: [ { name: products, root: store, layout: "{project}/{number}", set: { os: any, branch: main } } ]
                rules: [ { name: all, match: {}, keep: [ { last: 3 } ] } ]
                """ + more));
    }

    private UnfinishedScans.Walk begin(Job job, String root) {
        return begin(job, root, false);
    }

    private UnfinishedScans.Walk begin(Job job, String root, boolean again) {
        return walks.begin(store, job, root, now, again, () -> {
            cuts++;
            return SPANS;
        });
    }

    private ScanPartRecorder part(Job job, UnfinishedScans.Walk walk, int index) {
        ScanPartRecorder record = new ScanPartRecorder(catalog, job, job.stores().get(0), walk,
                walks.unfinishedParts(store).get(index), new KnownEntries(catalog, store));
        record.begin();
        return record;
    }

    private static void found(ScanPartRecorder record, String path) {
        record.write(List.of(record.change(record.found(entry(path, 5), null))));
    }

    private static FoundEntry entry(String path, long bytes) {
        return new FoundEntry(path, EntryType.DIRECTORY, Map.of("project", path.substring(0, 1), "number", "1"), null,
                null, new Contents("1", new TreeMap<>(Map.of(PartKind.PRODUCTS,
                new Contents.Amount(bytes, 1, Instant.EPOCH)))), null,
                List.of());
    }

    private long count(String table) {
        return catalog.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
    }

    @Test
    void goes_on_with_the_parts_that_are_not_done() throws IOException {
        Job job = job("");
        UnfinishedScans.Walk walk = begin(job, "1");
        ScanPartRecorder middle = part(job, walk, 1);
        found(middle, "k/1");
        PartFindings findings = new PartFindings(1);
        findings.link(new SeenLink("k/latest", null, 1));
        findings.stray("k/b", "file");
        findings.stray("k/a", "file");
        findings.fault("k/c", "cannot be read");
        middle.done(findings, middle.missing(path -> Presence.GONE));

        now = now.plus(Duration.ofHours(12));
        UnfinishedScans.Walk again = begin(job("schedule: \"@daily\"\nthreads: 3"), "1");

        assertThat(walk.goesOnFrom()).isNull();
        assertThat(again).isEqualTo(new UnfinishedScans.Walk(store, walk.first(), walk.began(),
                Instant.parse("2026-03-01T12:00:00Z")));
        assertThat(cuts).isEqualTo(1);
        assertThat(walks.unfinishedParts(store)).extracting(UnfinishedScans.Part::part).containsExactly(0, 2);
        ScanRecorder record = new ScanRecorder(catalog, job(""), job("").stores().get(0), store, path -> Presence.GONE);
        List<String> told = new ArrayList<>();
        record.strays((path, what) -> told.add(path + " " + what));
        record.faults((path, what) -> told.add(path + " " + what));
        assertThat(told).containsExactly("k/a file", "k/c cannot be read");
        assertThat(record.moreStrays()).isEqualTo(1);
        assertThat(record.moreFaults()).isZero();
        assertThat(count("walk_finding")).isEqualTo(3);
    }

    @Test
    void forgets_what_a_part_put_aside_that_was_not_done() throws IOException {
        Job job = job("");
        record(job, "a/1", "k/1", "z/1");
        UnfinishedScans.Walk walk = begin(job, "1");
        assertThat(walk.first()).isFalse();
        ScanPartRecorder done = part(job, walk, 1);
        found(done, "k/2");
        done.done(new PartFindings(1), done.missing(path -> Presence.GONE));
        ScanPartRecorder cut = part(job, walk, 0);
        for (int i = 0; i < 20; i++) {
            found(cut, "a/" + (5 + i));
        }
        assertThat(count("found")).isEqualTo(21);

        begin(job, "1");

        assertThat(count("found")).isEqualTo(1);
        assertThat(count("walk_missed")).isEqualTo(1);
    }

    @Test
    void begins_anew_for_another_content_root_or_job_and_after_half_a_day() throws IOException {
        Job job = job("");
        begin(job, "1");
        begin(job("counting: finest-first"), "1");
        assertThat(cuts).as("another content").isEqualTo(2);
        begin(job, "1");
        assertThat(cuts).isEqualTo(3);
        begin(job, "2");
        assertThat(cuts).as("another root").isEqualTo(4);
        now = now.plus(Duration.ofHours(12)).plusMillis(1);
        begin(job, "2");
        assertThat(cuts).as("too old").isEqualTo(5);
        now = now.minus(Duration.ofHours(1));
        begin(job, "2");
        assertThat(cuts).as("from the future").isEqualTo(6);
    }

    @Test
    void begins_anew_over_hosts_if_an_earlier_run_has_walked_it_to_its_end() throws IOException {
        Job job = job("");
        UnfinishedScans.Walk walk = begin(job, "1", true);
        while (!walks.unfinishedParts(store).isEmpty()) {
            ScanPartRecorder part = part(job, walk, 0);
            part.done(new PartFindings(1), part.missing(path -> Presence.GONE));
            assertThat(begin(job, "1", true).began()).isEqualTo(walk.began());
        }
        assertThat(cuts).as("as long as it is the same run").isEqualTo(1);

        now = now.plusSeconds(60);
        assertThat(begin(job, "1", false).began()).isEqualTo(walk.began());
        assertThat(begin(job, "1", true).goesOnFrom()).isNull();

        assertThat(cuts).isEqualTo(2);
    }

    @Test
    void begins_anew_after_anything_was_removed_or_restored_meanwhile() throws IOException {
        Job job = job("");
        record(job, "a/1");
        begin(job, "1");
        int before = cuts;
        long entry = catalog.sql("SELECT id FROM entry").query(Long.class).single();
        catalog.sql("INSERT INTO run (id, kind, started_at, kept, removed, bytes_removed, skipped, actor, host, "
                + "pid) VALUES ('r-1', 'apply', 0, 0, 0, 0, 0, 'x', 'x', 1)").update();
        catalog.sql("INSERT INTO removal (run_id, job, entry_id, build_key, seq, kinds, whole, "
                        + "trash_path, bytes, files, removed_at, purge_at, state) "
                        + "VALUES ('r-1', 'nightly', ?, 'a/1', 1, 'products', TRUE, 't', 0, 0, ?, 0, 'trashed')")
                .params(entry, now.toEpochMilli() - 1).update();
        begin(job, "1");
        assertThat(cuts).as("removed before the scan began").isEqualTo(before);

        catalog.sql("UPDATE removal SET ended_at = ?").param(now.toEpochMilli()).update();

        begin(job, "1");
        assertThat(cuts).isEqualTo(before + 1);
    }

    @Test
    void takes_nothing_for_missing_that_another_part_holds() throws IOException {
        Job job = job("");
        record(job, "a/1", "k/1", "z/1");
        UnfinishedScans.Walk walk = begin(job, "1");
        ScanPartRecorder middle = part(job, walk, 1);

        middle.done(new PartFindings(1), middle.missing(path -> path.startsWith("z") ? Presence.THERE : Presence.GONE));

        assertThat(catalog.sql("SELECT e.path FROM walk_missed m JOIN entry e ON e.id = m.entry_id "
                + "WHERE m.gone = TRUE").query(String.class).list()).containsExactly("k/1");
    }

    @Test
    void what_lies_below_an_unreadable_folder_is_not_missing() throws IOException {
        Job job = job("");
        record(job, "a/1", "ab/1");
        ScanPartRecorder first = part(job, begin(job, "1"), 0);

        first.unreadable("a");
        first.done(new PartFindings(1), first.missing(path -> Presence.GONE));

        assertThat(catalog.sql("SELECT e.path FROM walk_missed m JOIN entry e ON e.id = m.entry_id")
                .query(String.class).list()).containsExactly("ab/1");
    }

    /** A whole scan that found these. */
    private void record(Job job, String... paths) {
        UnfinishedScans.Walk walk = begin(job, "1");
        while (!walks.unfinishedParts(store).isEmpty()) {
            UnfinishedScans.Part part = walks.unfinishedParts(store).get(0);
            ScanPartRecorder record = part(job, walk, 0);
            for (String path : paths) {
                if (part.span().holds(path)) {
                    found(record, path);
                }
            }
            record.done(new PartFindings(1), record.missing(path -> Presence.GONE));
        }
        walks.drop(store);
    }
}
