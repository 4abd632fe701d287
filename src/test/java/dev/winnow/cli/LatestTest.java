package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which build the update URL names: by command and in the feed, always the same. */
class LatestTest {

    private static final List<String> BRANCHES = List.of("main", "release/1.0");

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;
    private Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private Instant scanned = Instant.MIN;
    private final Map<String, Known> known = new TreeMap<>();
    private int number;

    /** What the test itself knows of a build. */
    private static final class Known {
        private final String branch;
        private final Instant finished;
        private final Instant quiet;
        private String status;
        private boolean flawed;

        /** @param quiet since when it has been left alone, as far as scans can tell */
        Known(String branch, Instant finished, String status, Instant quiet) {
            this.branch = branch;
            this.finished = finished;
            this.status = status;
            this.quiet = quiet;
        }
    }

    @BeforeEach
    void make() throws IOException {
        winnow = new WinnowCli(directory.resolve("state")).at(now);
        Files.createDirectories(directory.resolve("store"));
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: feeding
                build: "{project}/{branch}/{os}/{number}"
                stores:
                  - name: products
                    root: store
                    layout: "{branch:**}/{os:linux}/{number}"
                    set: { project: app }
                    manifest: build.json
                rules:
                  - { name: few, match: {}, keep: [ { last: 2 } ] }
                limits: { removals: 100%, removals-per-group: 100%, shrink: 100% }
                approval: never
                """);
    }

    private String add(String branch, Instant finished, String status, String more) throws IOException {
        number++;
        Path entry = Files.createDirectories(directory.resolve("store").resolve(branch).resolve("linux/" + number));
        Files.writeString(entry.resolve("app.run"), "program " + number);
        Files.writeString(entry.resolve("build.json"), """
                {"version": "1.%d", "status": "%s", "finished": "%s"%s}""".formatted(number, status, finished, more));
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(finished));
            }
        }
        String key = "app/" + branch + "/linux/" + number;
        // Where its files are older than the scan before, the one that sees it first tells when it came.
        known.put(key, new Known(branch, finished, status, finished.isBefore(scanned) ? now : finished));
        return key;
    }

    private void scan() {
        assertThat(winnow.run("scan", job, "--limit-override", "builds are gone").exit()).isIn(0, 5);
        scanned = now;
    }

    private JsonNode latest(String branch, Object... more) {
        Object[] words = Stream.concat(Stream.of("latest", "--project", "app", "--branch", branch, "--os", "linux",
                "--json"), Stream.of(more)).toArray();
        Result result = winnow.run(words);
        assertThat(result.exit()).isEqualTo(result.json().isEmpty() ? 5 : 0);
        return result.json();
    }

    private JsonNode feed(String branch) throws IOException {
        Path file = directory.resolve("reports/updates/app/" + branch.replace("/", "%2F") + "/linux.json");
        return Files.exists(file) ? JsonMapper.shared().readTree(Files.readAllBytes(file))
                : JsonMapper.shared().createObjectNode();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void command_and_feed_never_disagree_whatever_happens_to_the_builds(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            add(BRANCHES.get(i % 2), now.minusSeconds(100_000 + 977L * i), "success", "");
        }
        winnow.done("plan", job);
        scanned = now;
        winnow.done("adopt", job);
        for (int step = 0; step < 10; step++) {
            now = now.plusSeconds(random.nextInt(3000) + 60);
            winnow.at(now);
            String what = step(random);
            for (String branch : BRANCHES) {
                JsonNode answer = latest(branch);
                assertThat(feed(branch)).as("seed %d, step %d: %s", seed, step, what).isEqualTo(answer);
                assertThat(answer.path("key").asString("none")).as("seed %d, step %d: %s", seed, step, what)
                        .isEqualTo(expected(branch));
            }
        }
    }

    private String expected(String branch) {
        return known.entrySet().stream().filter(build -> build.getValue().branch.equals(branch))
                .filter(build -> there(build.getKey()) && !build.getValue().flawed
                        && build.getValue().status.equals("success")
                        && !build.getValue().quiet.plus(Duration.ofHours(1)).isAfter(scanned))
                .max(Comparator.comparing(build -> build.getValue().finished)).map(Map.Entry::getKey).orElse("none");
    }

    private boolean there(String key) {
        return Files.exists(directory.resolve("store").resolve(key.substring("app/".length())));
    }

    private String step(Random random) throws IOException {
        List<String> keys = List.copyOf(known.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                String status = List.of("success", "success", "failure", "running").get(random.nextInt(4));
                String added = add(BRANCHES.get(random.nextInt(2)), now.minusSeconds(random.nextInt(7200)), status, "");
                scan();
                return added + " " + status + " added and scanned";
            }
            case 2 -> {
                winnow.done("defect", key, "--found", "it crashes");
                known.get(key).flawed = true;
                return key + " has a defect";
            }
            case 3 -> {
                if (known.get(key).flawed) {
                    winnow.done("defect", key, "--clear");
                    known.get(key).flawed = false;
                }
                return key + " has no defect";
            }
            case 4 -> {
                assertThat(winnow.run("run", job).exit()).isIn(0, 5);
                scanned = now;
                return "run";
            }
            case 5 -> {
                Result trash = winnow.done("trash", "--json");
                if (!trash.json().isEmpty()) {
                    String gone = trash.json().get(0).get("key").asString();
                    winnow.done("restore", gone, "--no-pin");
                    return gone + " restored";
                }
                return "nothing to restore";
            }
            case 6 -> {
                String status = random.nextBoolean() ? "success" : "failure";
                winnow.done("register", "--key", key, "--status", status, "--replace");
                known.get(key).status = status;
                return key + " registered as " + status;
            }
            default -> {
                Path entry = directory.resolve("store").resolve(key.substring("app/".length()));
                if (Files.exists(entry)) {
                    PathUtils.deleteDirectory(entry);
                }
                scan();
                return key + " deleted by hand";
            }
        }
    }

    @Test
    void serves_only_what_is_asked_for() throws IOException {
        add("main", now.minusSeconds(90_000), "success", ", \"runtime\": \"jre17\", \"builder\": \"one\"");
        String newer = add("main", now.minusSeconds(80_000), "warnings", ", \"runtime\": \"jre21\", \"kind\": \"full\"");
        add("main", now.minusSeconds(70_000), "failure", "");
        add("main", now.minusSeconds(10), "success", "");
        scan();

        assertThat(latest("main").get("key").asString()).isEqualTo(newer);
        assertThat(latest("main", "--runtime", "jre17").get("version").asString()).isEqualTo("1.1");
        assertThat(latest("main", "--builder", "one").get("version").asString()).isEqualTo("1.1");
        assertThat(latest("main", "--property", "kind=full").get("version").asString()).isEqualTo("1.2");
        assertThat(latest("main", "--property", "kind=half")).isEmpty();
        assertThat(latest("main", "--newer-than", "1.1").get("version").asString()).isEqualTo("1.2");
        assertThat(latest("main", "--newer-than", "1.2")).isEmpty();
        assertThat(latest("main", "--newer-than", "1.10")).isEmpty();
        assertThat(latest("main", "--newer-than", "v1.1", "--version-order", "semver").get("version").asString())
                .as("orders are named as job files name them").isEqualTo("1.2");
        assertThat(latest("other")).isEmpty();
        winnow.done("defect", newer, "--found", "it crashes", "--by", "QA");
        assertThat(latest("main").get("version").asString()).isEqualTo("1.1");
        assertThat(latest("main", "--include-flawed").get("flawed").asBoolean()).isTrue();
    }

    @Test
    void a_successful_build_of_one_runtime_goes_before_a_newer_one_of_another_whose_status_nobody_tells()
            throws IOException {
        String successful = add("main", now.minusSeconds(90_000), "success", ", \"runtime\": \"jre17\"");
        String unknown = add("main", now.minusSeconds(80_000), "unknown", ", \"runtime\": \"jre21\"");
        winnow.done("plan", job);
        assertThat(latest("main").get("key").asString()).isEqualTo(successful);
        assertThat(latest("main", "--runtime", "jre21").get("key").asString()).isEqualTo(unknown);
        JsonNode feed = feed("main");
        assertThat(feed.get("key").asString()).isEqualTo(successful);
        assertThat(feed.get("runtimes").propertyNames()).containsExactly("jre17", "jre21");
        for (String runtime : feed.get("runtimes").propertyNames()) {
            assertThat(feed.get("runtimes").get(runtime)).isEqualTo(latest("main", "--runtime", runtime));
        }
    }

    @Test
    void names_the_file_with_its_size_and_hash_and_lists_several() throws Exception {
        add("main", now.minusSeconds(90_000), "success", "");
        scan();
        JsonNode one = latest("main");
        assertThat(one.get("path").asString()).isEqualTo("main/linux/1/app.run");
        assertThat(one.get("size").asLong()).isEqualTo(9);
        assertThat(one.get("sha256").asString()).isEqualTo(sha256(directory.resolve("store/main/linux/1/app.run")));
        Files.writeString(directory.resolve("store/main/linux/1/more.zip"), "more");
        assertThat(latest("main")).as("it is not what the scan saw").isEmpty();
        now = now.plus(Duration.ofHours(2));
        winnow.at(now);
        scan();
        assertThat(latest("main").get("path").asString()).isEqualTo("main/linux/1");
        assertThat(latest("main").get("sha256").isNull()).isTrue();
        assertThat(latest("main").get("files")).hasSize(2);
    }

    private static String sha256(Path file) throws Exception {
        return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(file)));
    }
}
