package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.JavaProcess;
import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EmbeddedOnly
class VerifyTest {

    @TempDir
    static Path site;
    private static String apply;

    @TempDir
    Path copy;

    @BeforeAll
    static void remove_restore_and_pin() throws IOException {
        AuditedSite audited = new AuditedSite(site).withJob("")
                .withBuild("main", "linux", "1", 30).withBuild("main", "linux", "2", 20)
                .withBuild("main", "linux", "3", 10).withBuild("release/1.0", "windows", "1", 5);
        apply = audited.applied();
        audited.cli().done("pin", "app/main/linux/3", "--by", "qa@example.org", "--reason", "reference \u00fc \u2028");
        audited.cli().done("restore", "app/main/linux/1");
    }

    /** What somebody does to a copy of state and reports; {@code expected} stands in the first doubt. */
    private record Manipulation(String name, Change change, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Change {
        void in(Path state, Path reports) throws IOException;
    }

    static Stream<Manipulation> manipulations() {
        return Stream.of(
                new Manipulation("a changed byte in the ledger", (state, reports) -> lines(state, lines ->
                        lines.set(2, lines.get(2).replaceFirst("2026-11-22", "2026-11-21"))),
                        "ledger.ndjson line 3: its hash is not that of its text"),
                new Manipulation("a deleted line", (state, reports) -> lines(state, lines -> lines.remove(3)),
                        "ledger.ndjson line 4: its seq is 5, not 4; its prev is not the hash of the line before"),
                new Manipulation("the first line deleted", (state, reports) -> lines(state, lines -> lines.remove(0)),
                        "ledger.ndjson line 1: its seq is 2, not 1"),
                new Manipulation("two lines swapped", (state, reports) -> lines(state, lines ->
                        Collections.swap(lines, 1, 2)), "ledger.ndjson line 2: its seq is 3, not 2"),
                new Manipulation("the tail cut", (state, reports) -> lines(state, lines ->
                        lines.remove(lines.size() - 1)), "its tail is cut"),
                new Manipulation("all lines cut", (state, reports) -> Files.write(state.resolve("ledger.ndjson"),
                        new byte[0]), "its tail is cut"),
                new Manipulation("the ledger deleted", (state, reports) -> Files.delete(state.resolve("ledger.ndjson")),
                        "its tail is cut"),
                new Manipulation("the last line torn", (state, reports) -> {
                    byte[] all = Files.readAllBytes(state.resolve("ledger.ndjson"));
                    Files.write(state.resolve("ledger.ndjson"), Arrays.copyOf(all, all.length - 9));
                }, "is not whole"),
                new Manipulation("a forged line with a right hash but a wrong chain", (state, reports) ->
                        lines(state, lines -> lines.set(4, signed(lines.get(4).replaceFirst("\"prev\":\"[0-9a-f]{64}",
                                "\"prev\":\"" + "ab".repeat(32))))),
                        "ledger.ndjson line 5: its prev is not the hash of the line before"),
                new Manipulation("a line appended with a right chain", (state, reports) -> lines(state, lines -> {
                    String last = lines.get(lines.size() - 1);
                    lines.add(signed("{\"seq\":" + (lines.size() + 1) + ",\"at\":\"2026-11-22T12:00:00Z\",\"actor\":"
                            + "\"eve\",\"event\":\"approve\",\"data\":{},\"prev\":\""
                            + last.substring(last.length() - 66, last.length() - 2) + "\",\"hash\":\"\"}"));
                }), "the catalog knows nothing of it"),
                new Manipulation("the whole chain made anew without a line", (state, reports) ->
                        lines(state, VerifyTest::chainWithoutThird), "is not the line that the catalog knows"),
                new Manipulation("spaces in a line, hash made anew", (state, reports) -> lines(state, lines ->
                        lines.set(lines.size() - 1, signed(lines.get(lines.size() - 1).replaceFirst("\"seq\":",
                                "\"seq\": ")))), "it is not written the way the ledger writes"),
                new Manipulation("a line that is no JSON", (state, reports) -> lines(state, lines ->
                        lines.set(1, "hello")), "ledger.ndjson line 2: is not a line of a ledger"),
                new Manipulation("bytes that are not UTF-8", (state, reports) -> {
                    byte[] all = Files.readAllBytes(state.resolve("ledger.ndjson"));
                    all[40] = (byte) 0xff;
                    Files.write(state.resolve("ledger.ndjson"), all);
                }, "ledger.ndjson line 1: is not UTF-8"),
                new Manipulation("a changed report", (state, reports) -> Files.writeString(
                        run(reports).resolve("removed.csv"), "key,part,path,bytes,modified,sha256\n"),
                        "removed.csv: is not what the run wrote"),
                new Manipulation("a report and its manifest replaced", (state, reports) -> {
                    Path csv = run(reports).resolve("removed.csv");
                    String before = sha256(Files.readAllBytes(csv));
                    Files.writeString(csv, "key,part,path,bytes,modified,sha256\n");
                    Path manifest = run(reports).resolve("manifest.json");
                    Files.writeString(manifest, Files.readString(manifest)
                            .replace(before, sha256(Files.readAllBytes(csv))));
                }, "manifest.json: is not the one that the ledger tells of"),
                new Manipulation("the report of another run in its place", (state, reports) -> {
                    Path other;
                    try (Stream<Path> runs = Files.list(reports.resolve("nightly"))) {
                        other = runs.filter(run -> !run.equals(run(reports))).findFirst().orElseThrow();
                    }
                    for (String file : List.of("manifest.json", "summary.json", "report.html")) {
                        Files.copy(other.resolve(file), run(reports).resolve(file),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }, "manifest.json: is that of run"),
                new Manipulation("a missing file", (state, reports) -> Files.delete(
                        run(reports).resolve("removed.csv")), "removed.csv: is missing"),
                new Manipulation("a missing manifest", (state, reports) -> Files.delete(
                        run(reports).resolve("manifest.json")), "manifest.json: is missing"),
                new Manipulation("an extra file", (state, reports) -> Files.writeString(
                        run(reports).resolve("notes.txt"), "hello"), "notes.txt: is not in the manifest"),
                new Manipulation("a file that became a link", (state, reports) -> {
                    Path csv = run(reports).resolve("removed.csv");
                    Path aside = Files.move(csv, reports.resolve("aside.csv"));
                    Files.createSymbolicLink(csv, aside);
                }, "removed.csv: is no file"),
                new Manipulation("a manifest that is no JSON", (state, reports) -> Files.writeString(
                        run(reports).resolve("manifest.json"), "hello"), "manifest.json: cannot be read"),
                new Manipulation("the password of the catalog lost", (state, reports) -> Files.delete(
                        state.resolve("catalog.password")), "the catalog cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("manipulations")
    void finds(Manipulation manipulation) throws IOException {
        AuditedSite.copy(site, copy.resolve("site"));
        Path state = copy.resolve("site/state");
        Path reports = copy.resolve("site/reports");
        manipulation.change().in(state, reports);
        Map<String, String> before = contents(copy);

        WinnowCli.Result result = new WinnowCli(state).run("verify", reports, "--json");

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(5);
        JsonNode document = result.json();
        assertThat(document.required("sound").booleanValue()).isFalse();
        JsonNode first = document.required("first").get(0);
        assertThat(first.required("where").stringValue() + ": " + first.required("what").stringValue())
                .contains(manipulation.expected());
        assertThat(new WinnowCli(state).run("verify", reports).out()).contains(manipulation.expected());
        assertThat(contents(copy)).as("verify only reads").isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM pin WHERE pinned_by = 'qa@example.org' | does not hold what the ledger tells of: pin of app/main/linux/3 by qa@example.org
            UPDATE pin SET ended_at = 1, ended_by = 'eve' WHERE pinned_by = 'qa@example.org' | holds what the ledger does not tell of: pin of app/main/linux/3 by qa@example.org
            UPDATE pin SET until_at = 1 WHERE pinned_by = 'qa@example.org' | does not hold what the ledger tells of: pin of app/main/linux/3
            INSERT INTO pin (pattern, exact, pinned_by, reason, pinned_at) VALUES ('app/**', FALSE, 'eve', 'x', 1) | holds what the ledger does not tell of: pin of app/** by eve, x, a glob
            DELETE FROM defect | does not hold what the ledger tells of: defect of app/main/linux/2
            UPDATE defect SET ticket = 'BUG-9', logged_at = 1 | holds what the ledger does not tell of: defect of app/main/linux/2
            INSERT INTO defect (build_key, found, found_by, found_at) VALUES ('app/main/linux/3', 'none', 'eve', 1) | holds what the ledger does not tell of: defect of app/main/linux/3 by eve
            DELETE FROM approval | does not hold what the ledger tells of: approval of p-
            UPDATE approval SET content = 'another' | holds what the ledger does not tell of: approval of p-
            UPDATE plan SET fingerprint = 'another' | holds another fingerprint of plan p-
            """)
    void finds_what_was_changed_in_the_catalog(String sql, String expected) throws Exception {
        AuditedSite.copy(site, copy.resolve("site"));
        Path state = copy.resolve("site/state");
        WinnowCli winnow = new WinnowCli(state);
        winnow.done("defect", "app/main/linux/2", "--found", "it crashes", "--by", "qa@example.org");
        winnow.done("verify");
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + state.resolve("catalog"), "winnow",
                Files.readString(state.resolve("catalog.password")).strip());
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }

        WinnowCli.Result result = winnow.run("verify");

        assertThat(result.out()).contains("catalog: " + expected);
        assertThat(result.exit()).isEqualTo(5);
    }

    @Test
    void finds_a_report_that_is_gone_from_where_it_was_written() throws IOException {
        AuditedSite own = new AuditedSite(copy).withJob("").withBuild("main", "linux", "1", 30);
        String run = own.cli().done("plan", own.job(), "--json").json().required("run").stringValue();
        own.cli().done("plan", own.job());
        try (Stream<Path> files = Files.list(own.reports().resolve("nightly").resolve(run))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(own.reports().resolve("nightly").resolve(run));

        WinnowCli.Result result = own.cli().run("verify", own.reports());

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out()).contains("is missing: the ledger tells of a report of " + run);
    }

    @Test
    void compares_with_the_catalog_also_when_a_killed_process_left_its_lock() throws IOException {
        AuditedSite.copy(site, copy.resolve("site"));
        Path state = copy.resolve("site/state");
        Files.writeString(state.resolve("catalog.lock.db"), "#FileLock\nmethod=file\nid=1\n");
        lines(state, lines -> lines.remove(lines.size() - 1));
        Map<String, String> before = contents(copy);

        WinnowCli.Result result = new WinnowCli(state).run("verify");

        assertThat(result.out() + result.err()).contains("its tail is cut");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(contents(copy)).isEqualTo(before);
    }

    @Test
    void says_that_it_could_not_compare_with_a_catalog_that_is_in_use() throws Exception {
        AuditedSite.copy(site, copy.resolve("site"));
        Path state = copy.resolve("site/state");
        try (Catalog held = Databases.open(state, Clock.fixed(AuditedSite.NOW, ZoneOffset.UTC))) {
            assertThat(held.ledger().head().seq()).isPositive();

            Process other = new ProcessBuilder(JavaProcess.command(Main.class, "verify", "--json", "--state", state))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            JsonNode document = JsonMapper.shared().readTree(other.getInputStream().readAllBytes());

            assertThat(other.waitFor()).isZero();
            assertThat(document.required("catalog_head").isNull()).isTrue();
            assertThat(document.required("notes").get(0).stringValue()).contains("was not compared");
        }
    }

    @Test
    void doubts_nothing_of_what_the_program_left() throws IOException {
        Map<String, String> before = contents(site);

        WinnowCli.Result result = new WinnowCli(site.resolve("state")).run("verify", site.resolve("reports"), "--json");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.json().required("sound").booleanValue()).isTrue();
        assertThat(result.json().required("lines").longValue()).isGreaterThan(12);
        assertThat(result.json().required("catalog_head")).isEqualTo(result.json().required("head"));
        assertThat(result.json().required("files").longValue()).isGreaterThanOrEqualTo(6);
        assertThat(contents(site)).isEqualTo(before);
    }

    @Test
    void checks_a_copy_without_the_catalog_by_the_reports() throws IOException {
        Files.createDirectory(copy.resolve("state"));
        Files.copy(site.resolve("state/ledger.ndjson"), copy.resolve("state/ledger.ndjson"));

        assertThat(new WinnowCli(copy.resolve("state")).run("verify", run(site.resolve("reports"))).exit()).isZero();

        lines(copy.resolve("state"), lines -> lines.subList(3, lines.size()).clear());
        WinnowCli.Result cut = new WinnowCli(copy.resolve("state")).run("verify", run(site.resolve("reports")));
        assertThat(cut.exit()).isEqualTo(5);
        assertThat(cut.out()).contains("was signed when the ledger had");
    }

    @Test
    void refuses_to_call_nothing_sound() {
        assertThat(new WinnowCli(copy.resolve("none")).firstStart().run("verify").exit()).isEqualTo(2);
        assertThat(copy.resolve("none")).doesNotExist();
        assertThat(new WinnowCli(site.resolve("state")).run("verify", copy.resolve("none")).exit()).isEqualTo(2);
        assertThat(new WinnowCli(site.resolve("state")).run("verify", copy).exit()).isEqualTo(5);
    }

    /** As the manual shows it. */
    private static String script() throws IOException {
        return Files.readString(Path.of("src/site/markdown/ledger.md")).split("```sh\n(?=#!/bin/sh)")[1].split("```")[0];
    }

    @Test
    void ten_lines_of_shell_find_what_verify_finds() throws Exception {
        Path script = Files.writeString(copy.resolve("check-ledger"), script());
        Path ledger = site.resolve("state/ledger.ndjson");
        List<String> lines = Files.readAllLines(ledger);
        String last = lines.get(lines.size() - 1);
        String head = last.substring(last.length() - 66, last.length() - 2);
        assertThat(shell(script, ledger)).isEqualTo("0 " + lines.size() + " lines, head " + head);

        Path changed = Files.write(copy.resolve("changed"), lines.stream().map(line ->
                line.replace("qa@example.org", "eve@example.org")).toList());
        assertThat(shell(script, changed)).startsWith("5 line ").endsWith("wrong hash");

        List<String> deleted = new ArrayList<>(lines);
        deleted.remove(4);
        assertThat(shell(script, Files.write(copy.resolve("deleted"), deleted))).isEqualTo("5 line 5: wrong chain");

        List<String> forged = new ArrayList<>(lines);
        forged.set(4, signed(forged.get(4).replaceFirst("\"prev\":\"[0-9a-f]{64}", "\"prev\":\"" + "ab".repeat(32))));
        assertThat(shell(script, Files.write(copy.resolve("forged"), forged))).isEqualTo("5 line 5: wrong chain");
    }

    private static String shell(Path script, Path ledger) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), ledger.toString())
                .redirectErrorStream(true);
        builder.environment().remove("LANG");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() + " " + out;
    }

    private interface Lines {
        void change(List<String> lines);
    }

    private static void lines(Path state, Lines change) throws IOException {
        Path ledger = state.resolve("ledger.ndjson");
        List<String> lines = new ArrayList<>(List.of(Files.readString(ledger).split("\n")));
        change.change(lines);
        Files.writeString(ledger, String.join("\n", lines) + "\n");
    }

    private static void chainWithoutThird(List<String> lines) {
        lines.remove(2);
        String prev = "0".repeat(64);
        for (int i = 0; i < lines.size(); i++) {
            String line = signed(lines.get(i).replaceFirst("\"seq\":\\d+", "\"seq\":" + (i + 1))
                    .replaceFirst("\"prev\":\"[0-9a-f]{64}", "\"prev\":\"" + prev));
            lines.set(i, line);
            prev = line.substring(line.length() - 66, line.length() - 2);
        }
        // As many lines as before, or the cut tail would tell.
        lines.add(signed("{\"seq\":" + (lines.size() + 1) + ",\"at\":\"2026-11-22T12:00:00Z\",\"actor\":\"eve\","
                + "\"event\":\"pin\",\"data\":{},\"prev\":\"" + prev + "\",\"hash\":\"\"}"));
    }

    private static String signed(String line) {
        String text = line.substring(0, line.lastIndexOf(",\"hash\":\"")) + "}";
        return text.substring(0, text.length() - 1) + ",\"hash\":\"" + sha256(text.getBytes(StandardCharsets.UTF_8))
                + "\"}";
    }

    private static Path run(Path reports) {
        return reports.resolve("nightly").resolve(apply);
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                contents.put(path.toString(), Files.isRegularFile(path) ? sha256(Files.readAllBytes(path))
                        + Files.getLastModifiedTime(path) : "");
            }
        }
        return contents;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
