package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.BuildbotSite;
import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master that keeps its builds in PostgreSQL. */
class BuildbotServerTest {

    private static final List<String> TABLES = List.of("builds", "builders", "builders_tags", "tags", "buildrequests",
            "buildset_sourcestamps", "sourcestamps", "build_properties", "steps", "logs", "logchunks");

    @TempDir
    private Path directory;

    @Test
    void its_builds_are_imported_like_those_of_a_file() throws Exception {
        Path site = BuildbotSite.unpack(directory);
        String master = TestServer.database();
        copy(site.resolve("state.sqlite"), master);
        TestServer.execute(master, "CREATE ROLE reader LOGIN PASSWORD 'not-for-your-eyes'",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        Path job = Files.writeString(directory.resolve("site.yaml"), """
                name: site
                build: "{project}/{builder}/{number}"
                stores: [ { name: products, root: buildbot-site/products, layout: "none/{project}/{builder}/{number}" } ]
                import: [ { buildbot: buildbot-site/state.sqlite, builds: [ { set: { project: "{buildername}" } } ] } ]
                group-by: [project]
                rules: [ { name: all, match: {}, keep: all } ]
                """);
        WinnowCli file = new WinnowCli(directory.resolve("file"), Databases.environment(Databases.fresh()));
        WinnowCli server = new WinnowCli(directory.resolve("server"), Databases.environment(Databases.fresh()));
        String url = "jdbc:" + TestServer.address(master) + "?user=reader&password=not-for-your-eyes";

        file.done("import", "buildbot", "--job", job, "--json");
        Result imported = server.done("import", "buildbot", url, "--job", job);

        assertThat(imported.out()).contains("357 builds, 357 new or changed");
        assertThat(imported.out() + imported.err()).doesNotContain("not-for-your-eyes");
        assertThat(server.done("builds", "--json").json()).isEqualTo(file.done("builds", "--json").json());
        Result refused = server.run("import", "buildbot", url.replace("not-for", "wrong-for"), "--job", job);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out() + refused.err()).contains("password authentication failed").doesNotContain("for-your");
    }

    private static void copy(Path sqlite, String database) throws SQLException {
        try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + sqlite);
                Connection to = TestServer.connect(database)) {
            for (String table : TABLES) {
                copy(from, to, table);
            }
        }
    }

    private static void copy(Connection from, Connection to, String table) throws SQLException {
        try (Statement statement = from.createStatement(); ResultSet rows = statement.executeQuery(
                "SELECT * FROM " + table)) {
            ResultSetMetaData columns = rows.getMetaData();
            StringJoiner types = new StringJoiner(", ", "CREATE TABLE " + table + " (", ")");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String type = columns.getColumnTypeName(i);
                types.add(columns.getColumnName(i) + (type.startsWith("INT") || type.startsWith("SMALL") ? " BIGINT"
                        : type.contains("BLOB") ? " BYTEA" : " TEXT"));
            }
            try (Statement create = to.createStatement()) {
                create.execute(types.toString());
            }
            try (PreparedStatement insert = to.prepareStatement("INSERT INTO " + table + " VALUES ("
                    + String.join(", ", Collections.nCopies(columns.getColumnCount(), "?")) + ")")) {
                while (rows.next()) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String type = columns.getColumnTypeName(i);
                        boolean number = type.startsWith("INT") || type.startsWith("SMALL");
                        Object value = rows.getObject(i);
                        insert.setObject(i, value == null ? null : number ? (Object) rows.getLong(i)
                                : type.contains("BLOB") ? rows.getBytes(i) : rows.getString(i));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }
}
