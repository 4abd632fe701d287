package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.store.local.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real master's database says of its builds, and what comes of it. */
class BuildbotImportTest {

    private static final String AS_OF = "2026-11-22T12:00:00Z";
    private static final Map<Integer, String> RESULTS = Map.of(0, "success", 1, "warnings", 2, "failure", 3, "skipped",
            4, "exception", 5, "retry", 6, "cancelled");

    @TempDir
    private Path directory;
    private Path site;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void unpack() throws Exception {
        site = BuildbotSite.unpack(directory);
        winnow = new WinnowCli(directory.resolve("state"));
        job = job("""
                  - { name: failures, match: { status: [failure, exception, cancelled] }, keep: none }
                  - { name: releases on windows, match: { branch: release/**, os: windows-x64 }, keep: all }
                  - { name: kept on purpose, match: { properties.keep_reason: "?*" }, keep: all }
                  - { name: everything else, match: {}, keep: [ { last: 2 } ] }
                """);
    }

    private Path job(String rules) throws IOException {
        return Files.writeString(directory.resolve("site.yaml"), """
                name: site
                build: "{project}/{branch}/{os}/{version}/{number}"
                stores:
                  - name: products
                    root: buildbot-site/products
                    layout:
                      - "{branch:**}/{os:linux-x86_64|windows-x64|macos-arm64}/app-{version}-{number}"
                      - { path: "bundles/bundle-{number}.zip", entry: file, set: { project: bundle, branch: "", os: any, version: "" } }
                    set: { project: app }
                    ignore: ["docs/**"]
                import:
                  - buildbot: buildbot-site/state.sqlite
                    product: [product_path, product_file]
                    builds:
                      - match: { builder: variants }
                        set: { project: app, os: "{os}", version: "{version}-{runtime}-{installer_kind}", runtime: "{runtime}" }
                      - match: { builder: "Plug-ins**" }
                        set: { project: bundle, branch: "", os: any, version: "" }
                      - match: { builder: "app-*" }
                        set: { project: app, os: "{os}", version: "{version}" }
                      - set: { project: "{buildername}", os: any, version: "" }
                rules:
                """ + rules + """
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                reports: { directory: reports }
                """);
    }

    @Test
    void every_attribute_of_every_build_is_what_sql_says() throws Exception {
        Result imported = winnow.done("import", "buildbot", site.resolve("state.sqlite"), "--job", job, "--json");
        assertThat(imported.json().get("builds").asInt()).isEqualTo(357);

        Map<String, JsonNode> builds = new HashMap<>();
        for (JsonNode build : winnow.done("builds", "--json").json()) {
            builds.put(build.get("builder").asString() + " " + build.get("number").asLong(), build);
        }
        assertThat(builds).hasSize(357);
        List<Map<String, Object>> rows = expected();
        assertThat(rows).hasSize(357);
        for (Map<String, Object> row : rows) {
            JsonNode build = builds.get(row.get("builder") + " " + row.get("number"));
            Map<String, Object> actual = new TreeMap<>();
            for (String name : row.keySet()) {
                if (name.startsWith("properties.")) {
                    actual.put(name, text(build.get("properties").get(name.substring(11))));
                } else if (name.equals("number")) {
                    actual.put(name, build.get(name).asLong());
                } else if (name.equals("tags")) {
                    actual.put(name, tags(build.get(name)));
                } else {
                    actual.put(name, text(build.get(name)));
                }
            }
            assertThat(actual).isEqualTo(row);
        }
    }

    private static String text(JsonNode value) {
        return value == null || value.isNull() ? null : value.asString();
    }

    private static Set<String> tags(JsonNode value) {
        Set<String> tags = new TreeSet<>();
        if (!value.isNull()) {
            value.forEach(tag -> tags.add(tag.asString()));
        }
        return tags;
    }

    /** Straight from the tables, one question for each build and attribute. */
    private List<Map<String, Object>> expected() throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection master = DriverManager.getConnection("jdbc:sqlite:" + site.resolve("state.sqlite"));
             Statement all = master.createStatement();
             ResultSet build = all.executeQuery("SELECT b.id, b.number, b.complete_at, b.results, w.name, b.builderid "
                     + "FROM builds b, builders w WHERE w.id = b.builderid")) {
            while (build.next()) {
                long id = build.getLong(1);
                String builder = build.getString(5);
                boolean running = build.getObject(3) == null;
                Map<String, Object> row = new TreeMap<>();
                row.put("number", build.getLong(2));
                row.put("builder", builder);
                row.put("status", running ? "running" : RESULTS.get(build.getInt(4)));
                row.put("finished", running ? null : Instant.ofEpochSecond(build.getLong(3)).toString());
                row.put("tags", new TreeSet<>(list(master, "SELECT name FROM tags WHERE id IN (SELECT tagid FROM "
                        + "builders_tags WHERE builderid = " + build.getLong(6) + ")")));
                boolean bundle = builder.startsWith("Plug-ins");
                String asked = "FROM sourcestamps WHERE id IN (SELECT sourcestampid FROM buildset_sourcestamps WHERE "
                        + "buildsetid IN (SELECT buildsetid FROM buildrequests WHERE id IN (SELECT buildrequestid FROM "
                        + "builds WHERE id = " + id + ")))";
                row.put("branch", bundle ? "" : list(master, "SELECT COALESCE(branch, '') " + asked).get(0));
                Map<String, String> properties = properties(master, id);
                properties.forEach((name, value) -> row.put("properties." + name, value));
                String revision = properties.get("got_revision");
                if (revision == null && !bundle) {
                    revision = list(master, "SELECT NULLIF(revision, '') " + asked).get(0);
                }
                row.put("revision", revision);
                String version = properties.get("version");
                if (builder.equals("variants") && version != null) {
                    version += "-" + properties.get("runtime") + "-" + properties.get("installer_kind");
                }
                boolean app = builder.startsWith("app-") || builder.equals("variants");
                row.put("version", app ? version : "");
                row.put("os", app ? properties.get("os") : "any");
                row.put("project", app ? "app" : bundle ? "bundle" : builder);
                row.put("runtime", builder.equals("variants") ? properties.get("runtime") : null);
                row.put("properties.log_bytes", list(master, "SELECT COALESCE(SUM(LENGTH(CAST(content AS BLOB))), 0) "
                        + "FROM logchunks WHERE logid IN (SELECT id FROM logs WHERE stepid IN (SELECT id FROM steps "
                        + "WHERE buildid = " + id + "))").get(0));
                if (bundle) {
                    for (String codebase : List.of("app", "plugins")) {
                        row.put("properties.codebase." + codebase + ".branch",
                                list(master, "SELECT COALESCE(branch, '') " + asked + " AND codebase = '" + codebase
                                        + "'").get(0));
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, String> properties(Connection master, long build) throws SQLException {
        Map<String, String> properties = new TreeMap<>();
        try (Statement statement = master.createStatement();
             ResultSet rows = statement.executeQuery("SELECT name, value FROM build_properties WHERE buildid = "
                     + build)) {
            while (rows.next()) {
                JsonNode value = JsonMapper.shared().readTree(rows.getString(2));
                if (!value.isNull()) {
                    properties.put(rows.getString(1), value.isString() ? value.asString() : value.toString());
                }
            }
        }
        return properties;
    }

    private static List<String> list(Connection master, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = master.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void a_policy_over_branch_os_and_status_is_planned_and_applied_on_the_product_tree() throws Exception {
        // A record that is as new as the plan would hold items back: it might be newer.
        winnow.at(Instant.parse(AS_OF).minusSeconds(60)).done("import", "buildbot", "--job", job);
        winnow.at(Instant.parse(AS_OF));
        Result planned = winnow.done("plan", job, "--json");
        assertThat(planned.json().get("kept").asInt() + planned.json().get("removed").asInt())
                .as("every entry is judged").isEqualTo(244);
        List<String> rows = Files.readAllLines(Path.of(planned.json().get("report").asString(), "decisions.csv"));
        assertThat(rows).noneMatch(row -> row.contains(",unsure,"));
        assertThat(rows).anyMatch(row -> row.contains(",remove,failures,"));
        Set<String> failed = products("status=failure,exception,cancelled");
        Set<String> windows = products("branch=release/**", "os=windows-x64", "status=successful");
        assertThat(failed).isNotEmpty();
        assertThat(windows).isNotEmpty();

        winnow.done("adopt", job);
        Result applied = winnow.done("apply", planned.json().get("plan").asString(), "--json");

        assertThat(applied.json().get("removed").asInt()).isEqualTo(planned.json().get("removed").asInt());
        assertThat(windows).allSatisfy(path -> assertThat(site.resolve("products").resolve(path)).exists());
        // What is protected stays though it failed: the newest of its group.
        assertThat(failed.stream().filter(path -> Files.exists(site.resolve("products").resolve(path))).count())
                .isLessThan(failed.size());
        assertThat(winnow.done("builds", "--json").json()).as("records outlive their files").hasSize(357);
    }

    private Set<String> products(Object... filter) {
        List<Object> words = new ArrayList<>(List.of("builds", "--json"));
        words.addAll(List.of(filter));
        Set<String> paths = new TreeSet<>();
        for (JsonNode build : winnow.done(words.toArray()).json()) {
            build.get("parts").forEach(part -> part.get("paths").forEach(path -> paths.add(path.asString())));
        }
        return paths;
    }

    @Test
    void says_who_set_a_property_and_shows_hostile_branches_as_they_are() throws Exception {
        winnow.done("import", "buildbot", "--job", job);
        String key = winnow.done("builds", "branch=bugfix/**", "--limit", "1", "--json").json().get(0).get("key")
                .asString();
        assertThat(key).startsWith("app/bugfix/#123 <b>x</b>/");
        JsonNode forced = winnow.done("builds", "properties.keep_reason=trade fair", "--json").json().get(0);
        JsonNode shown = winnow.done("show", forced.get("key").asString(), "--json").json();
        assertThat(shown.get("sources").get("properties.keep_reason").asString()).isEqualTo("import (Force Build Form)");
        assertThat(shown.get("sources").get("status").asString()).isEqualTo("import");
    }

    @Test
    void reads_again_only_what_is_new_or_was_not_finished() throws Exception {
        winnow.done("import", "buildbot", "--job", job);
        Result again = winnow.done("import", "buildbot", "--job", job, "--json");
        assertThat(again.json().get(0).get("read").asInt()).as("three builds are still running").isEqualTo(3);
        change("UPDATE builds SET complete_at = started_at + 60, results = 0 WHERE complete_at IS NULL");

        Result ended = winnow.done("import", "buildbot", "--job", job, "--json");

        assertThat(ended.json().get(0).get("read").asInt()).isEqualTo(3);
        assertThat(winnow.run("builds", "status=running", "--json").json()).isEmpty();
        assertThat(winnow.done("import", "buildbot", "--job", job, "--json").json().get(0).get("read").asInt()).isZero();
    }

    private void change(String... sql) throws SQLException {
        try (Connection master = DriverManager.getConnection("jdbc:sqlite:" + site.resolve("state.sqlite"));
             Statement statement = master.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    @Test
    void reads_what_a_running_master_has_just_written_and_writes_nothing_beside_its_database() throws Exception {
        Map<String, String> before = Snapshot.of(site);
        winnow.done("import", "buildbot", "--job", job);
        assertThat(Snapshot.of(site)).isEqualTo(before);
        try (Connection master = DriverManager.getConnection("jdbc:sqlite:" + site.resolve("state.sqlite"));
             Statement statement = master.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("UPDATE builds SET complete_at = started_at + 1, results = 6 WHERE complete_at IS NULL");
            Map<String, String> running = Snapshot.of(site);
            assertThat(running.keySet()).as("its log is there").contains("state.sqlite-wal", "state.sqlite-shm");

            winnow.done("import", "buildbot", "--job", job);

            assertThat(winnow.run("builds", "status=running", "--json").json()).isEmpty();
            assertThat(running.keySet()).isEqualTo(Snapshot.of(site).keySet());
            Path copy = Files.createDirectory(directory.resolve("copy"));
            for (String name : List.of("state.sqlite", "state.sqlite-wal")) {
                Files.copy(site.resolve(name), copy.resolve(name));
            }
            WinnowCli other = new WinnowCli(directory.resolve("other"));
            other.done("import", "buildbot", copy.resolve("state.sqlite"), "--job", job);
            assertThat(other.run("builds", "status=running", "--json").json()).as("the log counts").isEmpty();
            try (Stream<Path> files = Files.list(copy)) {
                assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                        .containsExactlyInAnyOrder("state.sqlite", "state.sqlite-wal");
            }
        }
    }

    @Test
    void refuses_to_guess_where_two_builds_would_have_one_name() throws Exception {
        change("UPDATE builds SET number = 1000 + id WHERE builderid = (SELECT id FROM builders WHERE name = 'docs')",
                "UPDATE builds SET number = number + 100000 WHERE builderid = (SELECT id FROM builders WHERE name = 'smoke')");
        Files.writeString(job, Files.readString(job).replace("\"{buildername}\"", "side").replace(
                "/{version}/{number}\"", "/{version}\"").replace("app-{version}-{number}", "app-{version}"));

        Result odd = winnow.run("import", "buildbot", "--job", job);

        assertThat(odd.exit()).isEqualTo(5);
        assertThat(odd.err()).contains("both have the key side/master/any", "'build'");
        JsonNode named = winnow.done("show", "side/master/any", "--json").json();
        assertThat(named.get("doubts").toString()).contains("both have the key side/master/any");
    }

    @Test
    void names_no_build_when_the_job_file_does_not_say_how() throws Exception {
        Result unsaid = winnow.done("import", "buildbot", site.resolve("state.sqlite"), "--job",
                BuildbotSite.job(directory));
        assertThat(unsaid.err()).contains("357 of these have no key", "its project is not known");
        assertThat(winnow.done("builds", "?/**", "--json").json()).hasSize(357);
    }

    @Test
    void stops_before_anything_is_judged_when_the_database_cannot_be_read() throws Exception {
        winnow.done("plan", job);
        Files.writeString(site.resolve("state.sqlite"), "not a database, but long enough to be taken for one");
        Result broken = winnow.run("plan", job);
        assertThat(broken.exit()).isEqualTo(3);
        assertThat(broken.err()).contains("state.sqlite").contains("not an SQLite database");
        Files.delete(site.resolve("state.sqlite"));
        assertThat(winnow.run("plan", job).err()).contains("there is no");
        assertThat(winnow.run("import", "buildbot", site.resolve("state.sqlite"), "--job", job).exit()).isEqualTo(2);
    }
}
