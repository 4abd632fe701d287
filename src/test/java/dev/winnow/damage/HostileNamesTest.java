package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names that bite, under cron's empty environment: scanned, planned, removed, reported, restored, purged. */
class HostileNamesTest {

    /** Percent-encoded bytes of names of builds. */
    private static final List<String> NAMES = List.of(
            "line%0Abreak", "tab%09tab", "cr%0Dcr", "quote%22%27%60", "%3Cscript%3Ealert%281%29%3C%3Ascript%3E",
            "%3Dcmd%28%29", "%2Bsum", "%40at", "esc%1B%5B31mred%1B%5B0m", "bell%07", "%FF%FEnot-utf-8", "half%C3",
            "%E2%80%AEtxt.exe", "..%2E", "%2E..a", "-rf", "--state", "%20ends%20", "per%25cent", "%2525", "$(id)",
            "a%3Bb%7Cc%26d", "%C3%BCml%C3%A4ut", "%F0%9F%92%A9", "%22,%22", "x%7F", "n%C2%85l", "%7B%7B%7D%7D",
            "n".repeat(251));

    @TempDir
    private Path base;
    private CommandProcess winnow;

    @AfterEach
    void end() throws IOException {
        winnow.close();
    }

    @Test
    void do_no_harm_anywhere() throws Exception {
        Path root = Files.createDirectories(base.toRealPath().resolve("store"));
        for (String name : NAMES) {
            for (int i = 1; i <= 3; i++) {
                Path entry = NameCodec.path(root, name + "/" + i);
                Files.createDirectories(entry);
                Files.writeString(NameCodec.path(entry, name.length() > 100 ? name + "bin" : name + ".bin"), name + i);
                Files.writeString(entry.resolve("build.json"),
                        "{\"finished\": \"2026-01-0" + i + "T00:00:00Z\", \"status\": \"success\"}");
            }
        }
        Path job = base.resolve("job.yaml");
        Files.writeString(job, """
                name: hostile
                build: "{branch}/{number}"
                stores:
                  - { name: s, root: store, layout: "{branch}/{number}", manifest: build.json, settle: 0s }
                group-by: [branch]
                rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                reports: { directory: reports, hash: true }
                """);
        Map<String, String> before = tree(root);
        winnow = new CommandProcess(List.of(), base.resolve("state"));
        done("adopt", job.toString());
        JsonNode run = done("run", job.toString(), "--json");
        assertThat(run.required("plan").required("faults")).isEmpty();
        assertThat(run.required("apply").required("removed").asLong()).isEqualTo(2L * NAMES.size());
        assertThat(tree(root).keySet()).noneMatch(path -> path.endsWith("/1") || path.endsWith("/2"));
        reports(Path.of(run.required("plan").required("report").asString()),
                Path.of(run.required("apply").required("report").asString()));
        for (String line : Files.readAllLines(base.resolve("state/ledger.ndjson"))) {
            JsonMapper.shared().readTree(line);
        }

        List<String> keys = done("trash", "--json").findValuesAsString("key");
        assertThat(keys).hasSize(2 * NAMES.size()).allSatisfy(HostileNamesTest::harmless);
        done("show", "--json", "--", "-rf/1");
        done("explain", "--json", job.toString(), "--", "%FF%FEnot-utf-8/3");
        done("restore", "--json", "--", "%F0%9F%92%A9/1");
        done("restore", "--json", run.required("apply").required("run").asString());
        assertThat(tree(root)).isEqualTo(before);
        done("purge", job.toString(), "--json");
        text("builds");
        text("runs");
        text("plan", job.toString());
    }

    private static void reports(Path plan, Path apply) throws IOException {
        List<CSVRecord> decisions = csv(plan.resolve("decisions.csv"));
        assertThat(decisions).hasSize(3 * NAMES.size());
        for (CSVRecord row : decisions) {
            row.forEach(cell -> {
                harmless(cell);
                assertThat(cell).doesNotStartWith("=").doesNotStartWith("+").doesNotStartWith("@").doesNotStartWith("-");
            });
        }
        assertThat(csv(apply.resolve("removed.csv"))).hasSize(4 * NAMES.size());
        for (Path report : List.of(plan, apply)) {
            assertThat(Files.readString(report.resolve("report.html"))).doesNotContain("<script>alert");
            JsonMapper.shared().readTree(Files.readString(report.resolve("summary.json")));
        }
    }

    private static List<CSVRecord> csv(Path file) throws IOException {
        try (var parser = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            return parser.getRecords();
        }
    }

    /** Nothing that a terminal, a spreadsheet or a line-wise reader would obey. */
    private static void harmless(String shown) {
        assertThat(shown.chars()).as(shown).noneMatch(Character::isISOControl);
    }

    private JsonNode done(String... command) throws IOException {
        WinnowCli.Result result = winnow.run((Object[]) command);
        assertThat(result.exit()).as(String.join(" ", command) + ": " + result.out() + result.err()).isZero();
        return List.of(command).contains("--json") ? result.json() : null;
    }

    private void text(String... command) throws IOException {
        WinnowCli.Result result = winnow.run((Object[]) command);
        assertThat(result.exit()).isZero();
        (result.out() + result.err()).lines().forEach(HostileNamesTest::harmless);
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path inside = root.relativize(path);
                if (!inside.startsWith(".winnow") && !inside.toString().isEmpty()) {
                    tree.put(path.toUri().getRawPath().replaceAll("/$", ""), Files.isDirectory(path) ? ""
                            : Files.readString(path) + Files.getLastModifiedTime(path));
                }
            }
        }
        return tree;
    }
}
