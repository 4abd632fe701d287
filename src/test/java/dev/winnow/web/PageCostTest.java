package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server asks the catalog for a page, so that a page of a million builds is as fast as one of ten. */
class PageCostTest {

    /** What grows with the builds of a site and their past. */
    private static final Pattern WHOLE = Pattern.compile("PUBLIC\\.(BUILD|ENTRY|REMOVAL|PLAN_ITEM|DECISION_BLOCK|EVENT|PRODUCT_HASH|"
            + "BUILD_CHANGE|REGISTRATION|RECORD)\\.tableScan");
    private static final String KEY = "app%2Fmain%2Flinux%2F1.2.0";

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static Catalog catalog;
    private static ServedSite.Client program;

    @BeforeAll
    static void start() throws IOException {
        assumeThat(Databases.shared()).isFalse();
        site = new ServedSite(folder);
        for (int i = 0; i < 60; i++) {
            site.build("main", "sun", "2." + i + ".0", "2026-10-" + (10 + i / 3) + "T12:00:00Z");
        }
        String token = site.withBuilds().withUser("ada", "admin").token("root", "admin");
        site.cli().done("adopt", site.job());
        site.cli().done("run", site.job());
        site.cli().done("plan", site.job());
        site.cli().done("pin", "app/main/linux/1.2.0", "--by", "ada", "--reason", "demo");
        site.cli().done("pin", "app/main/**", "--by", "ada", "--reason", "demo");
        site.start();
        program = site.program(token);
        catalog = Databases.open(site.cli().state(), Clock.systemUTC());
        catalog.template().execute("SET QUERY_STATISTICS_MAX_ENTRIES 10000");
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            catalog.close();
            site.close();
        }
    }

    @Test
    void no_page_and_no_question_reads_a_whole_table() throws SQLException {
        String plan = site.cli().done("runs", "--json").out().replaceAll("(?s).*?\"plan\"\\s*:\\s*\"(p-[^\"]+)\".*", "$1");
        String run = site.cli().done("runs", "--json").json().get(0).get("run").stringValue();
        ServedSite.Client ada = site.as("ada");
        int looked = 0;
        catalog.template().execute("SET QUERY_STATISTICS TRUE");
        for (String page : List.of("/", "/builds", "/builds?sort=key", "/builds?sort=-branch", "/builds?sort=number",
                "/builds?q=main+pinned", "/pins/many?q=main", "/matrix", "/build?key=" + KEY, "/plans", "/plan?id=" + plan,
                "/plan?id=" + plan + "&show=stays&by=branch&is=main", "/trash", "/trash?run=" + run, "/runs", "/run?id=" + run, "/pins",
                "/pins?show=nothing", "/audit", "/audit?list=pins", "/audit?list=removals", "/audit?list=freed",
                "/audit?list=approvals")) {
            assertThat(ada.get(page).statusCode()).as(page).isEqualTo(200);
            looked += wholeTables(page);
        }
        for (String question : List.of("/api/v1/builds", "/api/v1/build?key=" + KEY, "/api/v1/build/history?key=" + KEY,
                "/api/v1/latest?project=app&branch=main&os=linux", "/api/v1/plans", "/api/v1/runs", "/api/v1/trash",
                "/api/v1/removals", "/api/v1/pins", "/api/v1/ledger", "/updates/app/linux?branch=main")) {
            assertThat(program.get(question).statusCode()).as(question).isEqualTo(200);
            looked += wholeTables(question);
        }
        assertThat(looked).isGreaterThan(100);
    }

    @Test
    void an_update_is_told_from_the_newest_builds_of_its_branch_and_the_next_time_from_memory() {
        catalog.template().execute("SET QUERY_STATISTICS TRUE");
        assertThat(program.get("/updates/app/windows?branch=release").body()).contains("1.2.0");
        catalog.template().execute("SET QUERY_STATISTICS FALSE");
        long few = rows();
        catalog.template().execute("SET QUERY_STATISTICS TRUE");
        assertThat(program.get("/updates/app/sun?branch=main").body()).contains("2.57.0");
        catalog.template().execute("SET QUERY_STATISTICS FALSE");
        assertThat(rows() - few).isLessThan(100);
        catalog.template().execute("SET QUERY_STATISTICS TRUE");
        for (int i = 0; i < 50; i++) {
            assertThat(program.get("/updates/app/sun?branch=main&version=2." + i).statusCode()).isEqualTo(200);
        }
        catalog.template().execute("SET QUERY_STATISTICS FALSE");
        assertThat(rows()).as("but for the looks whether something has changed").isZero();
    }

    private static long rows() {
        return catalog.sql("SELECT COALESCE(SUM(cumulative_row_count), 0) FROM information_schema.query_statistics "
                + "WHERE sql_statement NOT LIKE '%c.changes%' AND sql_statement NOT LIKE 'SET%'").query(Long.class).single();
    }

    /** Looks at the plans of all statements since the last call, and returns how many there were. */
    private static int wholeTables(String page) throws SQLException {
        List<String> statements = catalog.sql("SELECT DISTINCT sql_statement FROM information_schema.query_statistics "
                + "WHERE sql_statement LIKE 'SELECT%' AND sql_statement NOT LIKE '%information_schema%'").query(String.class).list();
        catalog.template().execute("SET QUERY_STATISTICS FALSE");
        try (Connection connection = catalog.dataSource().getConnection()) {
            for (String statement : statements) {
                assertThat(WHOLE.matcher(plan(connection, statement)).results().map(found -> found.group(1)).toList())
                        .as(page + ": " + statement).isEmpty();
            }
        }
        catalog.template().execute("SET QUERY_STATISTICS TRUE");
        return statements.size();
    }

    private static String plan(Connection connection, String statement) throws SQLException {
        try (PreparedStatement explained = connection.prepareStatement("EXPLAIN " + statement)) {
            ParameterMetaData parameters = explained.getParameterMetaData();
            for (int i = 1; i <= parameters.getParameterCount(); i++) {
                int type = parameters.getParameterType(i);
                explained.setObject(i, type == Types.BIGINT || type == Types.INTEGER || type == Types.NUMERIC ? (Object) 1L
                        : type == Types.BOOLEAN ? (Object) true : "1");
            }
            try (ResultSet found = explained.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        }
    }
}
