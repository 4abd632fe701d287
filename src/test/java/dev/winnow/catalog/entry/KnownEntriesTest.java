package dev.winnow.catalog.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.EntryChanges;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.entry.KnownEntries.Known;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.store.PathRange;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.filefilter.FalseFileFilter;
import org.apache.commons.io.filefilter.TrueFileFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What scans know from pieces is what the rows say. */
class KnownEntriesTest {

    /** Databases sort some of these otherwise than Java. */
    private static final List<String> BRANCHES = List.of("main", "fix/ü x", "\uD83D\uDE00", "\uFFFD", "100%");

    @TempDir
    private Path directory;

    @Test
    void it_is_what_the_rows_say_whatever_happens_to_entries() throws IOException {
        Random random = new Random(3);
        Instant now = Instant.now().plus(Duration.ofHours(1));
        Path store = directory.resolve("store");
        for (int number = 0; number < 40; number++) {
            build(store, random, number);
        }
        List<Path> jobs = List.of(job("nightly", "linux|windows", "last: 2"), job("nightly", "linux", "last: 3"),
                job("other", "windows", "last: 1"));
        WinnowCli winnow = new WinnowCli(directory.resolve("state")).at(now);
        winnow.done("adopt", jobs.get(0));
        winnow.done("scan", jobs.get(0));
        List<String> story = new ArrayList<>();
        int checked = 0;
        for (int step = 0; step < 24; step++) {
            now = now.plus(Duration.ofHours(random.nextInt(60)));
            winnow.at(now);
            Path job = jobs.get(random.nextInt(jobs.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> story.add("scan " + winnow.run("scan", job).exit());
                case 2, 3 -> story.add("run " + winnow.run("run", job).exit());
                case 4 -> story.add("purge " + winnow.run("purge", job, "--older-than", "30h").exit());
                case 5 -> {
                    JsonNode trash = winnow.done("trash", "--json").json();
                    if (!trash.isEmpty()) {
                        story.add("restore " + winnow.run("restore", trash.get(random.nextInt(trash.size())).required("key")
                                .asString(), "--no-pin").exit());
                    }
                }
                default -> story.add(change(store, random, 100 + step));
            }
            try (Catalog catalog = Databases.open(winnow.state(), Clock.systemUTC())) {
                checked += KnownPieces.check(catalog);
            } catch (AssertionError wrong) {
                throw new AssertionError(story + ": " + wrong.getMessage(), wrong);
            }
        }
        assertThat(checked).as("entries in pieces after all steps").isGreaterThan(100);
    }

    private static void build(Path store, Random random, int number) throws IOException {
        Path entry = store.resolve("app/" + BRANCHES.get(random.nextInt(BRANCHES.size()))
                + (random.nextBoolean() ? "/linux/1.0-" : "/windows/1.0-") + number);
        for (String file : List.of("app.bin", "logs/build.log")) {
            Files.createDirectories(entry.resolve(file).getParent());
            Files.setLastModifiedTime(Files.writeString(entry.resolve(file), file), FileTime.from(Instant.now().minus(
                    Duration.ofDays(30 + number % 20))));
        }
    }

    private static String change(Path store, Random random, int number) throws IOException {
        List<Path> entries = FileUtils.listFilesAndDirs(store.toFile(), FalseFileFilter.FALSE, TrueFileFilter.TRUE).stream()
                .map(File::toPath).filter(path -> path.getFileName().toString().startsWith("1.0-")
                        && !path.toString().contains(".winnow")).sorted().toList();
        int what = entries.isEmpty() ? 0 : random.nextInt(4);
        Path entry = entries.isEmpty() ? null : entries.get(random.nextInt(entries.size()));
        switch (what) {
            case 0 -> build(store, random, number);
            case 1 -> FileUtils.deleteDirectory(entry.toFile());
            case 2 -> Files.move(entry, entry.resolveSibling("1.0-" + number));
            default -> Files.writeString(entry.resolve("new" + number), "new");
        }
        return what + " " + entry;
    }

    private Path job(String name, String systems, String keep) throws IOException {
        return Files.writeString(directory.resolve(name + "-" + systems.length() + ".yaml"), """
                name: %s
                build: "{project}/{branch}/{os}/{version}-{number}"
                stores:
                  - name: products
                    root: store
                    layout: "{project}/{branch:**}/{os:%s}/{version}-{number}"
                    logs: ["logs/**"]
                    settle: 1m
                rules:
                  - { name: newest, match: {}, keep: [ { %s } ] }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 100%% }
                approval: never
                """.formatted(name, systems, keep));
    }

    @Test
    void spans_are_read_from_the_pieces_that_cover_them_however_they_were_cut() throws IOException {
        try (Catalog catalog = Databases.open(directory.resolve("state"), Clock.systemUTC())) {
            long store = new Stores(catalog).ensure("/srv/store").id();
            KnownEntries known = new KnownEntries(catalog, store);
            List<Known> all = IntStream.range(0, 3_000).mapToObj(i -> entry(String.format("%04d", i), i % 900 == 0 ? 20_000 : 10))
                    .toList();
            known.keep(new PathRange("", "1500"), all.subList(0, 1_500));
            known.keep(new PathRange("1500", null), all.subList(1_500, 3_000));

            assertThat(read(known, PathRange.ALL)).isEqualTo(all);
            assertThat(read(known, new PathRange("0777", "2333"))).isEqualTo(all.subList(777, 2_333));
            assertThat(read(known, new PathRange("2999x", null))).isEmpty();

            known.keep(new PathRange("1200", "1800"), all.subList(1_200, 1_800));
            assertThat(read(known, new PathRange("1200", "1800"))).isEqualTo(all.subList(1_200, 1_800));
            assertThat(read(known, new PathRange("2100", null))).isEqualTo(all.subList(2_100, 3_000));
            assertThat(read(known, new PathRange("0900", "1300"))).as("there is a gap before 1200, and there are no rows").isEmpty();
        }
    }

    @Test
    void many_changes_or_another_store_at_its_place_let_rows_be_read() throws IOException {
        try (Catalog catalog = Databases.open(directory.resolve("state"), Clock.systemUTC())) {
            long store = new Stores(catalog).ensure("/srv/store").id();
            KnownEntries known = new KnownEntries(catalog, store);
            List<Known> all = IntStream.range(0, 1_000).mapToObj(i -> entry(String.format("%04d", i), 10)).toList();
            known.keep(PathRange.ALL, all);

            EntryChanges.note(catalog, store, List.of(1L, 2L, 3L, 100L, 120L, 1L));
            KnownEntries.renew(catalog, store);
            assertThat(read(known, PathRange.ALL)).isEqualTo(all);
            assertThat(catalog.sql("SELECT first_id, last_id FROM known_change ORDER BY first_id").query((row, n) ->
                    row.getLong(1) + "-" + row.getLong(2)).list()).containsExactly("1-3", "100-100", "120-120");

            EntryChanges.note(catalog, store, IntStream.range(0, 20).mapToObj(i -> 10L * i).toList());
            KnownEntries.renew(catalog, store);
            assertThat(read(known, PathRange.ALL)).isEmpty();
            assertThat(catalog.sql("SELECT COUNT(*) FROM known_change").query(Long.class).single()).isZero();
        }
    }

    @Test
    void a_store_that_is_merged_into_another_hides_nothing_from_a_scan_that_makes_pieces_meanwhile() throws IOException {
        try (Catalog catalog = Databases.open(directory.resolve("state"), Clock.systemUTC())) {
            Stores stores = new Stores(catalog);
            StoreRow store = stores.ensure("/srv/store");
            StoreRow told = stores.ensure("/srv/elsewhere");
            row(catalog, store.id(), "both", 1, "present");
            row(catalog, told.id(), "both", 2, "trash");
            row(catalog, told.id(), "told", 2, "trash");
            KnownEntries scan = new KnownEntries(catalog, store.id());
            List<Known> read = scan.rows(PathRange.ALL);
            scan.keep(PathRange.ALL, read);
            StoreRow other = stores.ensure("/srv/other");
            stores.links(other.id(), List.of(new Stores.Link(other.id(), "latest", told.id(), "both", false)));

            stores.found(store, "/srv/elsewhere");

            assertThat(stores.linksInto(store.id())).extracting(Stores.Link::path).containsExactly("latest");

            assertThat(KnownPieces.check(catalog)).isEqualTo(2);
            scan.keep(PathRange.ALL, read);
            assertThat(KnownPieces.check(catalog)).isEqualTo(2);
            assertThat(read(new KnownEntries(catalog, store.id()), PathRange.ALL)).extracting(Known::path, Known::present)
                    .containsExactly(tuple("both", false), tuple("told", false));
        }
    }

    private static void row(Catalog catalog, long store, String path, long at, String state) {
        catalog.sql("INSERT INTO entry (store_id, build_id, path, type, fingerprint, identity, stated_json, settle_ms, doubts_json, "
                + "first_seen_at, jobs, parts) VALUES (?, 1, ?, 'FILE', 'f', '1:2', '{}', 0, '[]', 0, ',nightly,', ?)")
                .params(store, path, "products:" + state + ":" + at + ":1:1::").update();
    }

    private static Known entry(String path, int stamp) {
        return path.endsWith("7") ? new Known(path, "", false, ",", 0, 0, null)
                : new Known(path, "f" + path, true, ",nightly,", 1_700_000_000_000L, 1_800_000_000_000L, "s".repeat(stamp));
    }

    private static List<Known> read(KnownEntries known, PathRange span) {
        List<Known> entries = new ArrayList<>();
        known.in(span, entries::add);
        return entries;
    }
}
