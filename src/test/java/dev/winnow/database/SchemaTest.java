package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.BuildPages;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same migrations make the same tables of both databases. */
class SchemaTest {

    @TempDir
    private Path base;

    @Test
    void both_databases_have_the_same_tables_columns_and_indexes() throws SQLException {
        Map<String, Set<String>> embedded;
        try (Catalog catalog = Catalog.open(new StateDirectory(base.resolve("embedded")), new Database.Embedded(), Clock.systemUTC(), new Replay());
                Connection connection = catalog.dataSource().getConnection()) {
            embedded = tables(connection, "PUBLIC");
        }
        Map<String, Set<String>> shared;
        try (Connection connection = TestServer.connect(Databases.fresh())) {
            shared = tables(connection, "public");
        }
        assertThat(shared.keySet()).contains("entry", "batch_step_execution").isEqualTo(embedded.keySet());
        embedded.forEach((table, parts) -> assertThat(shared.get(table)).as(table).isEqualTo(parts));
    }

    @Test
    void only_a_catalog_that_a_server_uses_pays_for_the_orders_of_pages() throws SQLException {
        for (Database database : List.of(new Database.Embedded(), Databases.of(Databases.fresh(), "localhost"))) {
            String schema = database.shared() ? "public" : "PUBLIC";
            try (Catalog catalog = Catalog.open(new StateDirectory(base.resolve(schema)), database, Clock.systemUTC(), new Replay());
                    Connection connection = catalog.dataSource().getConnection()) {
                assertThat(tables(connection, schema).get("build")).filteredOn(part -> part.startsWith("index"))
                        .containsExactly("index project, branch, os");
                BuildPages.prepare(catalog);
                BuildPages.prepare(catalog);
                assertThat(tables(connection, schema).get("build")).filteredOn(part -> part.startsWith("index")).contains(
                        "index finished_at, id", "index branch, id", "index number, id", "index project, branch, os, finished_at, id");
            }
        }
    }

    /** Of each table its columns and what is indexed, in lower case. */
    private static Map<String, Set<String>> tables(Connection connection, String schema) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        Map<String, Set<String>> tables = new TreeMap<>();
        try (ResultSet rows = data.getTables(null, schema, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                tables.put(rows.getString("TABLE_NAME"), new TreeSet<>());
            }
        }
        for (Map.Entry<String, Set<String>> table : tables.entrySet()) {
            try (ResultSet rows = data.getColumns(null, schema, table.getKey(), "%")) {
                while (rows.next()) {
                    table.getValue().add("column " + lower(rows.getString("COLUMN_NAME"))
                            + (rows.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls ? " not null" : ""));
                }
            }
            Map<String, String> indexes = new TreeMap<>();
            try (ResultSet rows = data.getIndexInfo(null, schema, table.getKey(), false, false)) {
                while (rows.next()) {
                    if (rows.getString("INDEX_NAME").matches("(CONSTRAINT(_\\w+)?|\\w+_FK)_INDEX_\\w+")
                            && rows.getBoolean("NON_UNIQUE")) {
                        // The embedded database makes one for each foreign key by itself.
                        continue;
                    }
                    indexes.merge(rows.getString("INDEX_NAME"), (rows.getBoolean("NON_UNIQUE") ? "index " : "unique ")
                            + lower(rows.getString("COLUMN_NAME")), (one, next) -> one + ", " + next.split(" ")[1]);
                }
            }
            table.getValue().addAll(indexes.values());
        }
        Map<String, Set<String>> named = new TreeMap<>();
        tables.forEach((name, parts) -> named.put(lower(name), parts));
        named.remove("flyway_schema_history");
        return named;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
