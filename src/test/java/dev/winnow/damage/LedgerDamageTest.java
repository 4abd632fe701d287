package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import dev.winnow.database.EmbeddedOnly;
import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ledger and catalog that do not fit each other: torn, old, put back from a copy, made by a newer program. */
class LedgerDamageTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PINNED = "app/main/linux/1.2-2";

    @TempDir
    private Path base;

    private Site site;
    private WinnowCli winnow;

    @BeforeEach
    void adopted() throws IOException {
        site = new Site(Files.createDirectory(base.resolve("site")));
        site.grow(4);
        // A file that is newer than the clock may still change.
        winnow = new WinnowCli(site.state()).at(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(120));
        winnow.done("adopt", site.job());
        winnow.done("scan", site.job());
    }

    @Test
    void a_line_that_was_cut_short_is_mended_and_noted_by_the_next_command() throws IOException {
        Files.writeString(ledger(), "{\"seq\":99,\"at\":\"2026", StandardOpenOption.APPEND);
        winnow.done("pin", PINNED, "--by", "qa", "--reason", "needed");
        assertThat(Files.readString(ledger())).contains("ledger-mended").contains("\"torn_bytes\":20");
        Agreement.check(site, List.of());
    }

    @Test
    void events_that_a_dead_process_committed_and_did_not_append_are_appended_by_the_next_command() throws IOException {
        long size = Files.size(ledger());
        winnow.done("pin", PINNED, "--by", "qa", "--reason", "needed");
        String whole = Files.readString(ledger());
        // As a process left them that died before it noted the line, or before it wrote it.
        pending(1);
        winnow.done("pins");
        assertThat(Files.readString(ledger())).isEqualTo(whole);
        Agreement.check(site, List.of());
        pending(1);
        Files.writeString(ledger(), whole.substring(0, (int) size));
        winnow.done("pins");
        assertThat(Files.readString(ledger())).isEqualTo(whole);
        Agreement.check(site, List.of());
    }

    @Test
    void of_events_that_happened_together_those_are_appended_that_a_dead_process_had_not_written() throws IOException {
        for (String key : List.of(PINNED, "app/main/linux/1.3-3", "app/main/windows/1.3-3")) {
            winnow.done("pin", key, "--by", "qa", "--reason", "needed");
        }
        String whole = Files.readString(ledger());
        for (int written = 0; written <= 3; written++) {
            pending(3);
            Files.write(ledger(), whole.lines().limit(whole.lines().count() - 3 + written).toList());
            winnow.done("pins");
            assertThat(Files.readString(ledger())).isEqualTo(whole);
            Agreement.check(site, List.of());
        }
    }

    /** Makes the catalog forget that the last lines of the ledger, which tell of one instant, are there. */
    private void pending(int count) throws IOException {
        List<JsonNode> lines = Files.readAllLines(ledger()).stream().skip(lines() - count)
                .map(JSON::readTree).toList();
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC())) {
            catalog.sql("UPDATE ledger SET seq = seq - ?, hash = ?").params(count, hash(-count - 1)).update();
            catalog.sql("INSERT INTO event (ledger_id, at, actor, event, data_json) "
                            + "SELECT id, ?, ?, ?, ? FROM ledger")
                    .params(Instant.parse(lines.get(0).required("at").asString()).toEpochMilli(),
                            lines.get(0).required("actor").asString(), lines.get(0).required("event").asString(),
                            String.join("\n", lines.stream().map(line -> line.required("data").toString()).toList()))
                    .update();
        }
    }

    @Test
    @EmbeddedOnly
    void what_the_ledger_knows_more_than_an_old_catalog_is_replayed() throws Exception {
        Path backup = base.resolve("backup.zip");
        winnow.done("backup", backup);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup))).isEqualTo("rw-------");
        winnow.done("pin", PINNED, "--by", "qa", "--reason", "needed", "--ticket", "T-1");
        winnow.done("pin", "tool/**", "--by", "qa", "--reason", "mistake");
        winnow.done("unpin", "tool/**", "--by", "qa", "--reason", "was one");
        winnow.done("defect", "app/main/windows/1.3-3", "--found", "crashes", "--by", "qa");
        winnow.after(Duration.ofMinutes(1)).done("run", site.job());
        String run = winnow.done("trash", "--json").json().get(0).required("run").asString();
        winnow.done("restore", "app/release/1.0/linux/1.1-1");
        winnow.done("purge", site.job(), "--older-than", "0s");
        site.grow(1);
        winnow.after(Duration.ofMinutes(1)).done("run", site.job());
        String trash = winnow.done("trash", "--json").out();
        String pins = winnow.done("pins", "--json").out();
        String shown = winnow.done("show", PINNED, "--json").out();

        Files.copy(ledger(), base.resolve("ledger"));
        putBack(backup);
        Files.copy(base.resolve("ledger"), ledger(), StandardCopyOption.REPLACE_EXISTING);
        WinnowCli.Result first = winnow.done("trash", "--json");
        assertThat(first.err()).contains("the ledger knew");
        assertThat(first.out()).isEqualTo(trash);
        assertThat(winnow.done("pins", "--json").out()).isEqualTo(pins);
        assertThat(winnow.done("show", PINNED, "--json").out()).isEqualTo(shown);
        assertThat(winnow.done("runs", "--json").out()).contains(run);
        winnow.done("scan", site.job());
        Agreement.check(site, List.of(PINNED));
        winnow.done("restore", "app/main/linux/1.1-1");
        winnow.done("run", site.job());
        Agreement.check(site, List.of(PINNED, "app/main/linux/1.1-1"));
    }

    @Test
    @EmbeddedOnly
    void a_backup_alone_is_enough_to_go_on() throws Exception {
        winnow.done("run", site.job());
        Path backup = base.resolve("backup.zip");
        winnow.done("backup", backup);
        putBack(backup);
        Agreement.check(site, List.of());
        winnow.done("restore", "app/main/linux/1.1-1");
        Agreement.check(site, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "", "{}", "\0\0\0\0", "{\"seq\":1}"})
    void a_last_line_that_is_none_of_a_ledger_stops_every_command_but_verify(String line) throws IOException {
        String whole = Files.readString(ledger());
        Files.writeString(ledger(), line + "\n", StandardOpenOption.APPEND);
        WinnowCli.Result refused = winnow.run("builds");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("last line of the ledger", "Run verify").hasLineCount(1);
        assertThat(winnow.run("pin", PINNED, "--by", "qa", "--reason", "needed").exit()).isEqualTo(1);
        assertThat(Files.readString(ledger())).isEqualTo(whole + line + "\n");
        assertThat(winnow.run("verify").exit()).isEqualTo(5);
        Files.writeString(ledger(), whole);
        winnow.done("builds");
        assertThat(winnow.done("verify").out()).startsWith("sound");
    }

    @Test
    void a_line_that_does_not_follow_stops_every_writer() throws IOException {
        String last = Files.readAllLines(ledger()).get(lines() - 1);
        Files.writeString(ledger(), last.replaceFirst("\"seq\":\\d+", "\"seq\":" + (lines() + 1)) + "\n",
                StandardOpenOption.APPEND);
        WinnowCli.Result pin = winnow.run("pin", PINNED, "--by", "qa", "--reason", "needed");
        assertThat(pin.exit()).isEqualTo(1);
        assertThat(pin.err()).contains("does not follow").contains("verify");
    }

    @Test
    void a_catalog_of_a_newer_program_is_refused() {
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC())) {
            catalog.sql("INSERT INTO \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", "
                    + "\"type\", \"script\", \"checksum\", \"installed_by\", \"execution_time\", \"success\") "
                    + "VALUES (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'winnow', 1, TRUE)").update();
        }
        WinnowCli.Result builds = winnow.run("builds");
        assertThat(builds.exit()).isEqualTo(1);
        assertThat(builds.err()).contains("newer version of the program").contains("99");
    }

    @Test
    @EmbeddedOnly
    void a_password_that_does_not_fit_is_no_busy_catalog() throws IOException {
        Files.writeString(site.state().resolve("catalog.password"), "something else");
        WinnowCli.Result builds = winnow.run("builds");
        assertThat(builds.exit()).isEqualTo(1);
        assertThat(builds.err()).contains("catalog.password");
    }

    private Path ledger() {
        return site.state().resolve("ledger.ndjson");
    }

    private int lines() throws IOException {
        return Files.readAllLines(ledger()).size();
    }

    /** The hash of a line, counted from the end. */
    private String hash(int fromEnd) {
        try {
            List<String> lines = Files.readAllLines(ledger());
            String line = lines.get(lines.size() + fromEnd);
            return line.substring(line.lastIndexOf(":\"") + 2, line.length() - 2);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void putBack(Path backup) throws IOException {
        try (var files = Files.walk(site.state())) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.createDirectory(site.state());
        try (InputStream in = Files.newInputStream(backup); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                Files.copy(zip, site.state().resolve(each.getName()));
            }
        }
    }
}
