package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Symbols that outlive the installers and test results that go first: kinds of part that only the job file names. */
class KindsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String KEY = "app/main/linux/";
    private static final String JOB = """
            name: kinds
            build: "{project}/{branch}/{os}/{version}"
            stores:
              - name: products
                root: store
                layout: "{project}/{branch}/{os:linux}/{version}"
                manifest: build.json
                logs: ["logs/**"]
                parts: { symbols: ["**/*.pdb"], tests: ["tests/**", "**/*.xml"] }
              - name: debug
                root: debug
                layout: "{project}/{branch}/{os:linux}/{version}.dbg"
                entry: file
                holds: symbols
            rules:
              - name: everything
                match: {}
                keep: [ { last: 2 } ]
                symbols: { keep: [ { last: 3 } ] }
                tests: { keep: [ { last: 1 } ] }
            protect: { latest: false, floor: 0 }
            limits: { removals: 100%, removals-per-group: 100% }
            approval: never
            reports: { directory: reports, hash: true }
            """;

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        for (int version = 1; version <= 4; version++) {
            Instant old = NOW.minus(Duration.ofDays(10L * (5 - version)));
            Path build = directory.resolve("store/" + KEY + version);
            for (String file : List.of("bin/app", "bin/app.pdb", "tests/all.xml", "tests/app.pdb", "logs/make.log")) {
                OldFiles.write(build.resolve(file), file + " of " + version, old);
            }
            OldFiles.write(build.resolve("build.json"), "{\"status\": \"success\"}", old);
            OldFiles.write(directory.resolve("debug/" + KEY + version + ".dbg"), "debug " + version, old);
        }
    }

    @Test
    void each_kind_goes_by_its_own_rule_and_comes_back_alone() throws IOException {
        Map<String, String> before = tree();
        winnow.done("adopt", job);

        JsonNode plan = winnow.done("plan", job, "--json").json();

        assertThat(decisions(plan, KEY + "2")).containsExactlyInAnyOrder("products remove " + KEY + "2", "logs remove " + KEY
                + "2", "symbols keep " + KEY + "2", "symbols keep " + KEY + "2.dbg", "tests remove " + KEY + "2");
        assertThat(winnow.done("explain", job, KEY + "2").out()).contains("symbols", "last: 3 - 3rd", "tests", "last: 1 - 3rd");
        winnow.done("apply", plan.get("plan").stringValue());

        assertThat(tree().keySet()).containsExactlyInAnyOrder("store/" + KEY + "4/bin/app", "store/" + KEY + "4/bin/app.pdb",
                "store/" + KEY + "4/tests/all.xml", "store/" + KEY + "4/tests/app.pdb", "store/" + KEY + "4/logs/make.log",
                "store/" + KEY + "4/build.json", "store/" + KEY + "3/bin/app", "store/" + KEY + "3/bin/app.pdb",
                "store/" + KEY + "3/tests/app.pdb", "store/" + KEY + "3/logs/make.log", "store/" + KEY + "3/build.json",
                "store/" + KEY + "2/bin/app.pdb", "store/" + KEY + "2/tests/app.pdb", "store/" + KEY + "2/build.json",
                "debug/" + KEY + "2.dbg", "debug/" + KEY + "3.dbg", "debug/" + KEY + "4.dbg");
        assertThat(csv("removed.csv").stream().filter(row -> row.startsWith(KEY + "2,")).map(row -> row.split(",")[1]
                + " " + row.split(",")[2])).containsExactlyInAnyOrder("products " + KEY + "2/bin/app",
                "logs " + KEY + "2/logs/make.log", "tests " + KEY + "2/tests/all.xml");
        assertThat(Files.readString(report("summary.json"))).contains("\"symbols\"", "\"tests\"");
        assertThat(winnow.done("builds", "--csv").out()).contains("symbols: " + KEY + "2; " + KEY + "2.dbg");
        assertThat(winnow.done("show", KEY + "2", "--json").json().get("parts").findValuesAsString("part"))
                .containsExactly("symbols");
        assertThat(winnow.done("history", KEY + "2").out()).contains("tests at " + KEY + "2 went to the trash");

        winnow.done("restore", KEY + "2", "--part", "tests", "--no-pin");
        assertThat(directory.resolve("store/" + KEY + "2/tests/all.xml")).exists();
        assertThat(directory.resolve("store/" + KEY + "2/bin/app")).doesNotExist();
        assertThat(winnow.run("restore", KEY + "2", "--part", "bundles").exit()).isEqualTo(2);
        for (String version : List.of("1", "2", "3")) {
            winnow.done("restore", KEY + version, "--no-pin");
        }
        assertThat(tree()).isEqualTo(before);
        winnow.done("verify", directory.resolve("reports"));
    }

    @Test
    void a_purge_and_another_catalog_know_the_kinds() throws IOException {
        winnow.done("adopt", job);
        winnow.done("run", job);
        winnow.after(Duration.ofDays(8)).done("purge", job);
        assertThat(winnow.done("history", KEY + "2").out()).contains("tests at " + KEY + "2 were deleted for good",
                "logs at " + KEY + "2 were deleted for good").doesNotContain("symbols at");

        WinnowCli taught = new WinnowCli(directory.resolve("taught")).at(NOW.plus(Duration.ofDays(8)));
        Files.createDirectories(taught.state());
        Files.copy(winnow.state().resolve("ledger.ndjson"), taught.state().resolve("ledger.ndjson"));

        assertThat(taught.run("scan", job).err()).contains("the ledger knew", "belongs to another catalog");
        assertThat(taught.done("history", KEY + "2").out()).contains("tests at " + KEY + "2 were deleted for good",
                "logs at " + KEY + "2 were deleted for good").doesNotContain("symbols at");
        assertThat(taught.done("history", KEY + "1").out()).contains("products+logs+symbols+tests at " + KEY + "1");
    }

    @Test
    void what_a_rule_is_silent_on_stays_and_so_does_what_the_job_does_not_rule() throws IOException {
        Files.writeString(job, JOB.replace("    symbols: { keep: [ { last: 3 } ] }\n", "").replace("keep: [ { last: 2 } ]\n",
                "products: { keep: none }\n").replace("approval: never", "approval: never\nrules-only: [products, symbols]"));
        winnow.done("adopt", job);

        winnow.done("run", job);

        assertThat(directory.resolve("store/" + KEY + "1/bin/app")).doesNotExist();
        assertThat(directory.resolve("store/" + KEY + "1/bin/app.pdb")).exists();
        assertThat(directory.resolve("store/" + KEY + "1/tests/all.xml")).exists();
        assertThat(winnow.done("explain", job, KEY + "1").out()).contains("the rule says nothing of symbols")
                .doesNotContain("tests");
    }

    @Test
    void two_jobs_rule_different_kinds_of_one_store() throws IOException {
        Path other = Files.writeString(directory.resolve("other.yaml"), JOB.replace("name: kinds", "name: other")
                .replace("approval: never", "approval: never\nrules-only: [symbols]").replace("last: 3", "last: 1"));
        Files.writeString(job, JOB.replace("approval: never", "approval: never\nrules-only: [products, logs, tests]"));
        winnow.done("adopt", job);
        winnow.done("adopt", other);

        winnow.done("run", job);
        winnow.done("run", other);

        assertThat(directory.resolve("store/" + KEY + "3/bin/app")).exists();
        assertThat(directory.resolve("store/" + KEY + "3/bin/app.pdb")).doesNotExist();
        assertThat(directory.resolve("debug/" + KEY + "3.dbg")).doesNotExist();
        Files.writeString(job, JOB);
        assertThat(winnow.run("adopt", job).err()).contains("symbols of store", "belong to job other", "rules-only");
    }

    @Test
    void a_keep_file_and_a_pin_hold_every_kind() throws IOException {
        Files.writeString(directory.resolve("store/" + KEY + "1/.keep"), "for the customer");
        winnow.done("adopt", job);
        winnow.done("scan", job);
        winnow.done("pin", KEY + "2", "--by", "qa", "--reason", "asked");

        winnow.done("run", job);

        for (String file : List.of("1/bin/app", "1/bin/app.pdb", "1/tests/all.xml", "2/tests/all.xml", "2/logs/make.log")) {
            assertThat(directory.resolve("store/" + KEY + file)).exists();
        }
        assertThat(directory.resolve("debug/" + KEY + "1.dbg")).exists();
    }

    private List<String> decisions(JsonNode plan, String key) throws IOException {
        return csv(report(plan.get("run").stringValue()).resolve("decisions.csv")).stream().map(row -> row.split(","))
                .filter(row -> row[0].equals(key)).map(row -> row[1] + " " + row[2] + " " + row[6]).toList();
    }

    private List<String> csv(String name) throws IOException {
        return csv(report(name));
    }

    private static List<String> csv(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private Path report(String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("reports"))) {
            return all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }

    /** Each file with what it holds and when it was changed. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        for (String store : List.of("store", "debug")) {
            try (Stream<Path> all = Files.walk(directory.resolve(store))) {
                for (Path path : all.filter(path -> !path.toString().contains("/.winnow") && Files.isRegularFile(path)).toList()) {
                    tree.put(directory.relativize(path).toString(), Files.readString(path) + Files.getLastModifiedTime(path)
                            + Files.getLastModifiedTime(path.getParent()));
                }
            }
        }
        return tree;
    }
}
