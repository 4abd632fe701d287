package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import dev.winnow.jobfile.read.JobFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.filefilter.FalseFileFilter;
import org.apache.commons.io.filefilter.TrueFileFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans that rely on earlier looks end with the same catalog as those that look at everything. */
class RepeatScanTest {

    private static final Instant OLD = Instant.now().minus(Duration.ofDays(40));

    @TempDir
    private Path directory;
    private Path store;
    private WinnowCli winnow;
    private Instant now = Instant.now().plus(Duration.ofHours(1));

    @BeforeEach
    void makeStore() throws IOException {
        store = directory.resolve("store");
        winnow = new WinnowCli(directory.resolve("state"));
        for (int number = 1; number <= 12; number++) {
            entry(number % 2 == 0 ? "main" : "fix/ü x", number);
        }
    }

    private Path entry(String branch, int number) throws IOException {
        Path entry = store.resolve("app/" + branch + "/linux/1.0-" + number);
        Files.createDirectories(entry.resolve("logs/deep"));
        Files.createDirectories(entry.resolve("lib"));
        for (String file : List.of("app.bin", "lib/lib.so", "logs/compile.log", "logs/deep/test.log")) {
            old(Files.writeString(entry.resolve(file), file + number));
        }
        if (number % 3 > 0) {
            old(Files.writeString(entry.resolve("build.json"), "{\"note\": \"" + number + "\"}"));
        }
        return entry;
    }

    private static Path old(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(OLD));
    }

    private Path job(String name, String more) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}-{number}"
                stores:
                  - name: products
                    root: store
                    layout: "{project}/{branch:**}/{os:linux|windows}/{version}-{number}"
                    manifest: build.json
                    logs: ["logs/**"]
                    settle: 1m
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 100%% }
                approval: never
                %s
                """.formatted(more));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void what_changes_between_scans_is_found_as_by_full_ones(long seed) throws IOException {
        Random random = new Random(seed);
        WinnowCli full = new WinnowCli(directory.resolve("full"));
        Path repeating = job("repeating", "threads: 3");
        Path looking = job("looking", "scan: { full-every: 0 }");
        int relied = 0;
        List<String> story = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            now = now.plus(Duration.ofHours(5));
            winnow.at(now).done("scan", repeating);
            full.at(now).done("scan", looking);
            relied += earlierLooks(winnow);
            assertThat(dump(winnow)).as("seed %s: %s", seed, story).isEqualTo(dump(full));
            for (int i = 2 + random.nextInt(5); i >= 0; i--) {
                story.add(change(random, 100 * round + i));
            }
        }
        assertThat(relied).as("entries that were not looked at again").isGreaterThan(10);
        assertThat(earlierLooks(full)).isZero();
    }

    /** Does one thing to a store that scans must see. */
    private String change(Random random, int number) throws IOException {
        List<Path> entries = FileUtils.listFilesAndDirs(store.toFile(), FalseFileFilter.FALSE,
                TrueFileFilter.TRUE).stream().map(File::toPath)
                .filter(path -> path.getFileName().toString().startsWith("1.0-")).sorted().toList();
        Path entry = entries.get(random.nextInt(entries.size()));
        List<String> folders = List.of("", "lib", "logs", "logs/deep");
        Path folder = entry.resolve(folders.get(random.nextInt(folders.size())));
        int what = random.nextInt(14);
        FileTime before = Files.exists(folder) ? Files.getLastModifiedTime(folder) : null;
        switch (what) {
            case 0 -> entry("main", 1000 + number);
            case 1 -> FileUtils.deleteDirectory(entry.toFile());
            case 2 -> Files.move(entry, entry.resolveSibling("1.0-" + (2000 + number)));
            case 3 -> old(Files.writeString(Files.createDirectories(folder).resolve("new" + number), "new"));
            case 4 -> FileUtils.deleteDirectory(folder.toFile());
            case 5 -> {
                if (Files.exists(folder.resolve("deep"))) {
                    Files.move(folder.resolve("deep"), folder.resolve("deep" + number));
                }
            }
            case 6 -> Files.writeString(entry.resolve("build.json"), "{\"note\": \"again " + number + "\"}",
                    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            case 7 -> Files.writeString(entry.resolve("build.json"), "{ broken " + number);
            case 8 -> Files.writeString(entry.resolve(".keep"), "because of " + number);
            case 9 -> Files.deleteIfExists(entry.resolve("build.json"));
            case 10 -> Files.createSymbolicLink(entry.resolveSibling("latest" + number), entry.getFileName());
            case 11 -> Files.writeString(entry.resolveSibling("stray" + number), "stray");
            case 12 -> {
                Files.writeString(Files.createDirectories(folder).resolve("back" + number), "dated back");
                Files.setLastModifiedTime(folder, before == null ? FileTime.from(OLD) : before);
            }
            default -> {
                FileUtils.deleteDirectory(entry.toFile());
                entry(entry.getParent().getParent().getFileName().toString(), 3000 + number);
            }
        }
        return what + " " + store.relativize(folder);
    }

    @Test
    void a_file_that_is_written_in_place_is_found_by_the_next_full_look() throws IOException {
        Path job = job("nightly", "");
        winnow.at(now).done("scan", job);
        Files.writeString(store.resolve("app/main/linux/1.0-2/lib/lib.so"), "longer than it was before");

        winnow.at(now.plus(Duration.ofDays(6))).done("scan", job);
        assertThat(bytes(winnow, "app/main/linux/1.0-2")).isEqualTo(bytes(winnow, "app/main/linux/1.0-4"));

        winnow.at(now.plus(Duration.ofDays(8))).done("scan", job);
        assertThat(bytes(winnow, "app/main/linux/1.0-2")).isGreaterThan(bytes(winnow, "app/main/linux/1.0-4"));
    }

    @Test
    void an_entry_is_relied_on_no_longer_than_it_had_been_left_alone() throws IOException {
        Path job = job("nightly", "");
        Path young = store.resolve("app/main/linux/1.0-2/lib/lib.so");
        Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofHours(3))));
        winnow.at(now).done("scan", job);
        Files.writeString(young, "longer than it was before");

        winnow.at(now.plus(Duration.ofHours(2))).done("scan", job);
        assertThat(bytes(winnow, "app/main/linux/1.0-2")).isEqualTo(bytes(winnow, "app/main/linux/1.0-4"));

        winnow.at(now.plus(Duration.ofHours(4))).done("scan", job);
        assertThat(bytes(winnow, "app/main/linux/1.0-2")).isGreaterThan(bytes(winnow, "app/main/linux/1.0-4"));
    }

    @Test
    void what_was_written_in_place_is_not_removed_on_what_was_known_of_it() throws IOException {
        Path job = job("nightly", "");
        winnow.at(now).done("adopt", job);
        winnow.done("scan", job);
        Path rewritten = store.resolve("app/main/linux/1.0-2/lib/lib.so");
        Files.writeString(rewritten, "longer than it was before");

        WinnowCli.Result run = winnow.at(now.plus(Duration.ofDays(1))).run("run", job);

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(5);
        assertThat(rewritten).hasContent("longer than it was before");
        assertThat(store.resolve("app/main/linux/1.0-4")).doesNotExist();
    }

    @Test
    void whoever_reads_entries_otherwise_looks_at_all_of_them() throws IOException {
        Path job = job("nightly", "");
        winnow.at(now).done("scan", job);
        Files.writeString(job, Files.readString(job).replace("logs/**", "lib/**"));

        winnow.at(now.plus(Duration.ofHours(1))).done("scan", job);

        assertThat(earlierLooks(winnow)).isZero();
    }

    @Test
    void a_scan_that_was_killed_when_all_its_parts_were_done_is_recorded_by_the_next() throws IOException {
        Path job = job("nightly", "");
        winnow.at(now).done("scan", job);
        Files.createSymbolicLink(store.resolve("app/main/linux/latest"), Path.of("1.0-2"));
        try (Catalog catalog = Databases.open(winnow.state(), Clock.systemUTC())) {
            catalog.sql("INSERT INTO walk (store_id, job, content, root_identity, first_scan, began_at) "
                            + "SELECT id, 'nightly', ?, ?, FALSE, ? FROM store")
                    .params(JobFiles.read(job).content(), Files.getAttribute(store, "unix:ino").toString(),
                            now.toEpochMilli()).update();
            catalog.sql("INSERT INTO walk_part (store_id, part, from_path, done, strays, faults) "
                    + "SELECT id, 0, '', TRUE, 7, 0 FROM store").update();
        }

        WinnowCli.Result plan = winnow.at(now.plus(Duration.ofHours(1))).done("plan", job, "--json");

        assertThat(Files.readString(Path.of(plan.json().required("report").asString()).resolve("summary.json")))
                .as("nobody looked at the store again").contains("\"count\" : 7");
        assertThat(dump(winnow)).noneMatch(line -> line.contains("latest"));
        winnow.at(now.plus(Duration.ofHours(2))).done("scan", job);
        assertThat(dump(winnow)).anyMatch(line -> line.contains("latest"));
    }

    private long bytes(WinnowCli at, String path) {
        try (Catalog catalog = Databases.open(at.state(), Clock.systemUTC())) {
            return catalog.sql("SELECT bytes FROM entry WHERE path = ?").param(path)
                    .query(Long.class).single();
        }
    }

    /** How many entries were last looked at by an earlier scan than the last. */
    private int earlierLooks(WinnowCli at) {
        try (Catalog catalog = Databases.open(at.state(), Clock.systemUTC())) {
            return catalog.sql("SELECT COUNT(*) FROM entry e JOIN store s ON s.id = e.store_id "
                    + "WHERE looked_at < s.scanned_at AND parts LIKE 'products:present:%'").query(Integer.class).single();
        }
    }

    private static List<String> dump(WinnowCli of) {
        return Dump.of(of.state());
    }
}
