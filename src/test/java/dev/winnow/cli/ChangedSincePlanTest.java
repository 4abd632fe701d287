package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An apply looks again at all that the plan rested on, and leaves a build whole where any of it has changed. */
class ChangedSincePlanTest {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private interface Change {
        void make(Path branch, String name) throws Exception;
    }

    /** Each branch is a group of its own: 1.1 is kept, 1.0 is to go. */
    private final Map<String, Change> changes = new TreeMap<>();

    private void change(String branch, Change change) {
        changes.put(branch, change);
    }

    @Test
    void a_build_stays_whole_and_so_does_its_group_where_what_the_plan_rested_on_has_changed() throws Exception {
        change("manifest-says-else", (dirs, name) -> rewrite(manifest(name, "1.0"), "success", "failure"));
        change("manifest-breaks", (dirs, name) -> rewrite(manifest(name, "1.0"), "{", "["));
        change("manifest-goes", (dirs, name) -> Files.delete(manifest(name, "1.0")));
        change("manifest-is-a-folder", (dirs, name) -> {
            Files.delete(manifest(name, "1.0"));
            Files.createDirectory(manifest(name, "1.0"));
        });
        change("manifest-is-a-pipe", (dirs, name) -> pipe(manifest(name, "1.0")));
        change("one-file-changes", (dirs, name) -> Files.writeString(file(name, "1.0.zip.sig"), "signed anew"));
        change("one-file-goes", (dirs, name) -> Files.delete(file(name, "1.0.zip.sig")));
        change("log-grows", (dirs, name) -> Files.writeString(log(name, "1.0"), "more than before"));
        change("keep-file", (dirs, name) -> Files.writeString(dirs.resolve("1.0/.keep"), "mine"));
        change("keep-link", (dirs, name) -> Files.createSymbolicLink(dirs.resolve("1.0/.keep"), Path.of("nowhere")));
        change("keep-folder", (dirs, name) -> Files.createDirectory(dirs.resolve("1.0/.keep")));
        change("keep-pipe", (dirs, name) -> pipe(dirs.resolve("1.0/.keep")));
        change("product-is-a-pipe", (dirs, name) -> pipe(dirs.resolve("1.0/app")));
        change("kept-fails", (dirs, name) -> rewrite(manifest(name, "1.1"), "success", "failure"));
        change("kept-breaks", (dirs, name) -> rewrite(manifest(name, "1.1"), "{", "["));
        change("kept-manifest-is-a-pipe", (dirs, name) -> pipe(manifest(name, "1.1")));
        change("kept-is-empty", (dirs, name) -> Files.delete(dirs.resolve("1.1/app")));
        change("kept-shrinks", (dirs, name) -> Files.writeString(dirs.resolve("1.1/app"), ""));
        change("kept-goes", (dirs, name) -> Files.move(dirs.resolve("1.1"), directory.resolve(name)));
        change("kept-loses-a-file", (dirs, name) -> Files.delete(file(name, "1.1.zip.sig")));
        change("kept-is-a-file", (dirs, name) -> {
            Files.move(dirs.resolve("1.1"), directory.resolve(name));
            Files.writeString(dirs.resolve("1.1"), "");
        });
        for (String branch : changes.keySet()) {
            fill(branch);
        }
        fill("untouched");
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Path job = job();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        for (Map.Entry<String, Change> each : changes.entrySet()) {
            each.getValue().make(directory.resolve("dirs/app").resolve(each.getKey()).resolve("lin"), each.getKey());
        }
        Map<String, List<String>> before = new TreeMap<>();
        for (String branch : changes.keySet()) {
            before.put(branch, files(branch));
        }

        WinnowCli.Result applied = winnow.run("apply", plan);

        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(5);
        Map<String, List<String>> after = new TreeMap<>();
        for (String branch : changes.keySet()) {
            after.put(branch, files(branch));
        }
        assertThat(after).isEqualTo(before);
        assertThat(files("untouched")).hasSize(5).noneMatch(file -> file.contains("1.0"));
    }

    @Test
    void a_set_that_a_build_of_another_branch_completes_stays() throws Exception {
        for (String path : List.of("main/lin/1.0", "main-win/win/1.0", "main/lin/2.0", "main-win/win/2.0")) {
            OldFiles.write(directory.resolve("store/app/" + path + "/bin"), path,
                    LONG_AGO.plusSeconds(path.endsWith("1.0") ? 0 : 3_600));
        }
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                name: sets
                build: "{project}/{branch}/{os}/{version}"
                stores: [ { name: p, root: store, layout: "{project}/{branch}/{os:lin|win}/{version}" } ]
                rules: [ { name: all, match: {}, keep: none } ]
                protect: { latest: false, floor: 0, complete-set: { over: os, of: version, by: [project] } }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                """);
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        winnow.done("adopt", job);
        winnow.done("scan", job);
        for (String key : List.of("app/main/lin/1.0", "app/main-win/win/1.0", "app/main/lin/2.0")) {
            winnow.done("register", "--key", key, "--status", "success");
        }
        winnow.done("register", "--key", "app/main-win/win/2.0", "--status", "failure");
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();

        winnow.done("register", "--key", "app/main-win/win/2.0", "--status", "success", "--replace");
        winnow.run("apply", plan);

        assertThat(directory.resolve("store/app/main/lin/2.0/bin")).exists();
    }

    /** Each line: what the plan keeps, for which protection or rule, and what must stay once the first of it has gone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one/lin/a/1.1                | latest: true                                                   | one/lin/b/1.0
            one/lin/a/1.1, one/win/a/1.1 | complete-set: { over: os, of: version, by: [project, branch] } | one/lin/a/1.0, one/win/a/1.0
            rel/lin/a/1.1                | unlogged-defects: true                                         | one/lin/a/1.1-rc1
            """)
    void a_build_of_another_group_that_takes_the_place_of_one_that_has_gone_stays(String first, String protect, String next)
            throws Exception {
        Instant time = LONG_AGO;
        for (String path : (next + ", " + first + ", other/lin/a/1.0, other/lin/a/1.1").split(", ")) {
            time = time.plusSeconds(3_600);
            Path build = directory.resolve("store").resolve(path.startsWith("other") ? path.replaceFirst("other", "lib/main")
                    : "app/" + path);
            OldFiles.write(build.resolve("bin"), path, time);
            OldFiles.write(build.resolve("build.json"), "{\"status\": \"success\"}", time);
        }
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                name: across
                build: "{project}/{branch}/{os}/{builder}/{version}"
                group-by: [project, branch, os, builder]
                stores: [ { name: p, root: store, layout: "{project}/{branch}/{os:lin|win}/{builder}/{version}", manifest: build.json } ]
                rules:
                  - { name: candidates, match: { superseded: true }, keep: none, protect: { latest: false, floor: 0 } }
                  - { name: releases, match: { branch: rel }, keep: all }
                  - { name: others, match: {}, keep: none }
                protect: { floor: 0, %s }
                limits: { removals: 100%%, removals-per-group: 100%% }
                approval: never
                """.formatted(protect.startsWith("latest") ? protect : "latest: false, " + protect));
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        Files.move(directory.resolve("store/app").resolve(first.split(", ")[0]), directory.resolve("gone"));

        WinnowCli.Result applied = winnow.run("apply", plan);

        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(applied.err()).contains("which the plan keeps, has vanished");
        for (String path : next.split(", ")) {
            assertThat(directory.resolve("store/app").resolve(path).resolve("bin")).exists();
        }
        assertThat(directory.resolve("store/lib/main/lin/a/1.0")).as("of another project").doesNotExist();
    }

    @Test
    void a_plan_that_an_earlier_scan_of_the_same_state_confirms_goes_on() throws Exception {
        fill("untouched");
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Path job = job();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("scan", job);

        winnow.done("apply", plan);

        assertThat(files("untouched")).hasSize(5).noneMatch(file -> file.contains("1.0"));
    }

    @Test
    void a_folder_in_place_of_a_keep_file_or_manifest_counts_for_the_plan_as_it_does_for_the_apply() throws Exception {
        fill("kept");
        Files.createDirectory(manifest("kept", "1.0").resolveSibling(".keep"));
        fill("unsure");
        Files.delete(manifest("unsure", "1.0"));
        Files.createDirectory(manifest("unsure", "1.0"));

        WinnowCli.Result plan = new WinnowCli(directory.resolve("state")).run("plan", job());

        assertThat(plan.exit()).isEqualTo(5);
        assertThat(plan.out()).contains(" 0 to remove");
        assertThat(plan.err()).contains("app/unsure/lin/1.0 products: unsure: manifest build.json is not a file");
    }

    /** Two changes may fall into one millisecond, and a clock may go back. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void what_is_said_of_builds_after_the_plan_counts_however_the_clock_goes(long seconds) throws Exception {
        List<String> branches = List.of("flawed", "registered", "untouched");
        for (String branch : branches) {
            fill(branch);
        }
        Instant now = Instant.now();
        WinnowCli winnow = new WinnowCli(directory.resolve("state")).at(now);
        Path job = job();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.at(now.plusSeconds(seconds));
        winnow.done("defect", "app/flawed/lin/1.1", "--found", "it crashes");
        winnow.done("register", "--key", "app/registered/lin/1.1", "--status", "failure");
        winnow.at(now);

        WinnowCli.Result applied = winnow.run("apply", plan);

        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(5);
        for (String branch : branches.subList(0, 2)) {
            assertThat(files(branch)).as(branch).hasSize(10);
        }
        assertThat(files("untouched")).hasSize(5).noneMatch(file -> file.contains("1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE plan_item SET kinds = 'products+logs', whole = TRUE",
        "UPDATE plan_item SET build_key = 'app/untouched/lin/1.1' WHERE seq = 0",
        "UPDATE plan_item SET identity = '1'",
        "UPDATE plan_item SET expected = REPLACE(expected, 'products:', 'products:1')",
        "DELETE FROM plan_item WHERE seq = 0",
        "UPDATE plan_group SET held_back = NOT held_back",
        "UPDATE plan_group SET last_seq = first_seq",
        "UPDATE plan SET simulated = FALSE, limited = 'none', content = content",
        "DELETE FROM decision_block"})
    void a_plan_whose_rows_were_changed_is_not_applied(String sql) throws Exception {
        fill("untouched");
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Path job = job();
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        winnow.done("approve", plan, "--by", "qa");
        try (Catalog catalog = Databases.open(directory.resolve("state"), Clock.systemUTC())) {
            assertThat(catalog.sql(sql).update()).isPositive();
        }
        List<String> before = files("untouched");

        WinnowCli.Result applied = winnow.run("apply", plan);

        assertThat(applied.err()).contains("the catalog's rows of " + plan + " do not match its fingerprint");
        assertThat(applied.exit()).isEqualTo(3);
        assertThat(files("untouched")).isEqualTo(before);
    }

    private void fill(String branch) throws IOException {
        for (String version : List.of("1.0", "1.1")) {
            Instant time = LONG_AGO.plusSeconds(version.equals("1.0") ? 0 : 86_400);
            OldFiles.write(manifest(branch, version), "{\"status\": \"success\"}", time);
            OldFiles.write(manifest(branch, version).resolveSibling("app"), "app " + version, time);
            OldFiles.write(file(branch, version + ".zip"), "zip " + version, time);
            OldFiles.write(file(branch, version + ".zip.sig"), "sig " + version, time);
            OldFiles.write(log(branch, version), "log " + version, time);
        }
    }

    private Path manifest(String branch, String version) {
        return directory.resolve("dirs/app/" + branch + "/lin/" + version + "/build.json");
    }

    private Path file(String branch, String name) {
        return directory.resolve("files/app/" + branch + "/lin/app-" + name);
    }

    private Path log(String branch, String version) {
        return directory.resolve("logs/app/" + branch + "/lin/" + version + ".log");
    }

    /** In as many bytes, and with the time that it had. */
    private static void rewrite(Path file, String from, String to) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(Files.writeString(file, Files.readString(file).replace(from, to)), time);
    }

    private static void pipe(Path file) throws Exception {
        Files.deleteIfExists(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    }

    private List<String> files(String branch) throws IOException {
        List<String> files = new ArrayList<>();
        for (String store : List.of("dirs", "files", "logs")) {
            Path root = directory.resolve(store).resolve("app").resolve(branch);
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(path -> !Files.isDirectory(path)).forEach(path -> files.add(directory.relativize(path).toString()));
            }
        }
        files.sort(null);
        return files;
    }

    private Path job() throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: changing
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - { name: dirs, root: dirs, layout: "{project}/{branch}/{os}/{version}", manifest: build.json, holds: products }
                  - name: files
                    root: files
                    entry: file
                    holds: products
                    layout: [ "{project}/{branch}/{os}/app-{version}.zip", "{project}/{branch}/{os}/app-{version}.zip.sig" ]
                  - { name: logs, root: logs, layout: "{project}/{branch}/{os}/{version}.log", entry: file, holds: logs }
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                """);
    }
}
