package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.damage.Processes;
import dev.winnow.database.Databases;
import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What work costs, counted: a regression shows on every machine. */
@EmbeddedOnly
class CostTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String LAST = "[ { last: 5 } ]";
    private static final Pattern LOADED = Pattern.compile("(?m)^\\[[^\\n]*] (\\S+) source:");

    private static final Pattern ALLOCATED = Pattern.compile("def new generation +total \\d+K, used (\\d+)K");

    @TempDir
    private Path folder;

    /**
     * @param statements executed in the embedded database, Spring Batch's included
     * @param rows       that they read or changed
     */
    private record Cost(long statements, long rows) { }

    private Path site(int builds, String keep) throws IOException {
        Path site = Files.createDirectories(folder.resolve("site" + builds));
        for (int i = 0; i < builds; i++) {
            Path entry = Files.createDirectories(site.resolve("store/app/b" + i % 10 + "/1." + i));
            Files.setLastModifiedTime(Files.writeString(entry.resolve("app.bin"), "x"),
                    FileTime.from(NOW.minusSeconds(86_400 + 60L * i)));
        }
        return Files.writeString(site.resolve("job.yaml"), """
                name: site
                build: "{project}/{branch}/{version}"
                group-by: [project, branch]
                stores: [ { name: s, root: store, layout: "{project}/{branch}/{version}" } ]
                rules: [ { name: all, match: {}, keep: %s } ]
                limits: { removals: 99%%, removals-per-group: 99%%, shrink: 99%% }
                approval: never
                """.formatted(keep));
    }

    private Cost cost(int builds, String keep, String command) throws IOException {
        return cost(builds, keep, List.of(), command);
    }

    /**
     * What a command costs once the catalog knows the store.
     *
     * @param before commands that come first and do not count
     */
    private Cost cost(int builds, String keep, List<String> before, String command, String... more) throws IOException {
        Path job = site(builds, keep);
        Path state = folder.resolve("state" + builds);
        WinnowCli winnow = new WinnowCli(state).at(NOW);
        assertThat(winnow.run("scan", job).exit()).isZero();
        assertThat(winnow.run("adopt", job).exit()).isZero();
        before.forEach(each -> assertThat(winnow.run(each, job).exit()).isZero());
        Object[] arguments = command.equals("restore")
                ? new Object[] {command, winnow.done("trash", "--json").json().get(0).required("run").asString()}
                : new Object[] {command, job};
        winnow.at(NOW.plusSeconds(60));
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            // The database and its figures live as long as this connection to it.
            catalog.template().execute("SET QUERY_STATISTICS_MAX_ENTRIES 10000");
            catalog.template().execute("SET QUERY_STATISTICS TRUE");
            assertThat(winnow.run(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray()).exit()).isZero();
            return catalog.sql("SELECT SUM(execution_count), SUM(cumulative_row_count) "
                    + "FROM information_schema.query_statistics").query((row, number) -> new Cost(row.getLong(1),
                    row.getLong(2))).single();
        }
    }

    @Test
    void a_repeat_scan_reads_pieces_of_some_hundred_entries() throws IOException {
        Cost small = cost(100, LAST, "scan");
        Cost large = cost(1_100, LAST, "scan");
        assertThat(small.statements()).isLessThan(450);
        assertThat(large.statements() - small.statements()).isLessThan(130);
        assertThat(large.rows() - small.rows()).isLessThan(100);
    }

    @Test
    void a_plan_writes_a_row_for_each_removal_and_asks_in_pieces() throws IOException {
        Cost small = cost(100, LAST, "plan");
        Cost large = cost(1_100, LAST, "plan");
        assertThat(small.statements()).isLessThan(650);
        assertThat(large.statements() - small.statements()).isLessThan(1_150);
        assertThat(large.rows() - small.rows()).isLessThan(3_300);
    }

    @Test
    void a_run_that_has_nothing_to_remove_reads_each_build_for_its_plan_alone() throws IOException {
        Cost small = cost(100, "all", "run");
        Cost large = cost(1_100, "all", "run");
        assertThat(large.statements() - small.statements()).isLessThan(100);
        assertThat(large.rows() - small.rows()).isLessThan(2_300);
    }

    @Test
    void a_removal_is_planned_marked_recorded_and_taken_from_its_entry_by_a_statement_each() throws IOException {
        Cost small = cost(100, LAST, "run");
        Cost large = cost(1_100, LAST, "run");
        assertThat(large.statements() - small.statements()).isLessThan(3_600);
        assertThat(large.rows() - small.rows()).isLessThan(22_000);
    }

    @Test
    void a_purge_changes_a_removal_and_its_entry_by_a_statement_each() throws IOException {
        Cost small = cost(100, LAST, List.of("run"), "purge", "--older-than", "0s");
        Cost large = cost(1_100, LAST, List.of("run"), "purge", "--older-than", "0s");
        assertThat(large.statements() - small.statements()).isLessThan(2_100);
        assertThat(large.rows() - small.rows()).isLessThan(5_200);
    }

    @Test
    void a_restore_changes_a_removal_and_its_entry_by_a_statement_each() throws IOException {
        Cost small = cost(100, LAST, List.of("run"), "restore", "--no-pin");
        Cost large = cost(1_100, LAST, List.of("run"), "restore", "--no-pin");
        assertThat(large.statements() - small.statements()).isLessThan(2_100);
        assertThat(large.rows() - small.rows()).isLessThan(9_100);
    }

    /**
     * Else each page sorts all that is left, or each list is compared with all rows of a store, and twice as many builds take
     * four times as long.
     */
    @Test
    void pages_and_lists_are_read_by_an_index() throws IOException {
        Path job = site(300, LAST);
        Path other = Files.writeString(job.resolveSibling("other.yaml"), Files.readString(job).replace("name: site", "name: other"));
        Path store = job.resolveSibling("store");
        Path state = folder.resolve("state");
        WinnowCli winnow = new WinnowCli(state).at(NOW);
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            catalog.template().execute("SET QUERY_STATISTICS_MAX_ENTRIES 10000");
            catalog.template().execute("SET QUERY_STATISTICS TRUE");
            winnow.done("scan", job);
            winnow.done("adopt", job);
            winnow.done("scan", other);
            Files.move(store.resolve("app/b1"), folder.resolve("b1"));
            Files.move(store.resolve("app/b2"), store.resolve("app/b22"));
            winnow.done("scan", job);
            winnow.done("run", job);
            winnow.done("restore", winnow.done("trash", "--json").json().get(0).required("run").asString(), "--no-pin");
            winnow.done("run", job);
            winnow.at(NOW.plusSeconds(60)).done("purge", job, "--older-than", "0s");
            List<String> all = catalog.sql("SELECT sql_statement FROM information_schema.query_statistics").query(String.class).list();
            // Events wait only until they are in the ledger, so they are few.
            List<String> pages = all.stream().filter(sql -> sql.contains("ORDER BY") && sql.contains("FETCH FIRST")
                    && !sql.endsWith("FETCH FIRST 1 ROWS ONLY") && !sql.contains("FROM event ")).toList();
            assertThat(pages).hasSizeGreaterThan(20).allSatisfy(sql -> assertThat(plan(catalog, sql)).contains("index sorted"));
            List<String> lists = all.stream().filter(sql -> sql.contains(" IN (?, ?, ?") && !sql.contains(" BETWEEN ")).toList();
            assertThat(lists).hasSizeGreaterThan(20).allSatisfy(sql -> assertThat(plan(catalog, sql)).containsPattern("/\\* [^/]* IN\\("));
        }
    }

    private static String plan(Catalog catalog, String sql) {
        Object[] values = Collections.nCopies((int) sql.chars().filter(c -> c == '?').count(), "1").toArray();
        return catalog.template().queryForObject("EXPLAIN " + sql, String.class, values);
    }

    @Test
    void a_plan_of_few_builds_loads_no_more_classes_and_allocates_no_more_memory_than_it_did() throws Exception {
        Path job = site(10, LAST);
        Path state = folder.resolve("state");
        assertThat(new WinnowCli(state).at(NOW).run("scan", job).exit()).isZero();
        assertThat(new WinnowCli(state).at(NOW).run("plan", job).exit()).isZero();
        Path log = folder.resolve("classes.txt");
        Path heap = folder.resolve("heap.txt");
        // All that it allocates fits into the young generation and so is there at its end.
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xms600m -Xmn500m -XX:TLABSize=64k -XX:-ResizeTLAB -Xlog:class+load:file=" + log
                + "::filecount=0 -Xlog:gc+heap+exit:file=" + heap + " -Xlog:gc:file=" + folder.resolve("collections.txt"));
        assertThat(new Processes(state, folder, environment).start("plan", job.toString()).exit()).isZero();
        List<String> loaded = LOADED.matcher(Files.readString(log)).results().map(found -> found.group(1)).toList();
        assertThat(loaded.size()).isBetween(1_000, 8_900);
        assertThat(loaded).as("the number in Schema is that of the newest migration").doesNotContain("org.flywaydb.core.Flyway");
        assertThat(loaded).as("the job file fitted the schema before").doesNotContain("com.networknt.schema.Schema");
        assertThat(loaded).as("the job file is in no Git work tree").noneMatch(name -> name.startsWith("org.eclipse.jgit."));
        assertThat(Files.readString(folder.resolve("collections.txt"))).doesNotContain("Pause");
        Matcher allocated = ALLOCATED.matcher(Files.readString(heap));
        assertThat(allocated.find()).isTrue();
        assertThat(Long.parseLong(allocated.group(1))).as("KiB").isBetween(20_000L, 110_000L);
        assertThat(loaded).doesNotContain("org.apache.catalina.Context", "com.sun.org.apache.xerces.internal.parsers.SAXParser");
    }
}
