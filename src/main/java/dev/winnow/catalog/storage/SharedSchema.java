package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database.Shared;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Migrates the tables on a PostgreSQL server in one transaction, so that a killed process or a lost answer leaves either
 * all or nothing done.
 */
public final class SharedSchema {

    /** The number of the newest migration of this program. */
    public static final int VERSION = Schema.NEWEST;

    private static final long LOCK = 0x77696e6e6f77L;
    private static final Pattern MADE = Pattern.compile("(?m)^CREATE (TABLE|SEQUENCE) (\\w+)");

    private SharedSchema() {
    }

    /** @throws Halt if the database cannot be reached, or if the migration fails */
    public static HikariDataSource open(Shared database) {
        HikariDataSource pool = SharedPool.open(database);
        try {
            if (!Schema.current(pool, database)) {
                migrate(pool, database);
            }
            return pool;
        } catch (RuntimeException failed) {
            pool.close();
            throw failed;
        }
    }

    private static void migrate(HikariDataSource pool, Shared database) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                OneConnection one = new OneConnection(connection);
                if (!Schema.current(one, database)) {
                    if (!Schema.used(connection)) {
                        dropUnfinished(statement, Schema.scripts(one, database));
                    }
                    Schema.migrate(one, database);
                }
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                undo(connection, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            throw new Halt(DatabaseFailure.connectionLost(failed) ? Halt.Kind.BUSY : Halt.Kind.FAILED, "the catalog's schema at "
                    + database.address() + " cannot be brought up to date: " + DatabaseFailure.rootMessage(failed)
                    + "; start again", failed);
        }
    }

    private static void undo(Connection connection, Exception failed) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            failed.addSuppressed(lost);
        }
    }

    /** Drops the tables of an interrupted first start of an earlier version, which did not use one transaction. */
    private static void dropUnfinished(Statement statement, List<String> migrations) throws SQLException {
        try (ResultSet begun = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")) {
            begun.next();
            if (!begun.getBoolean(1)) {
                // Winnow has no tables here. Any others belong to another program.
                return;
            }
        }
        for (String script : migrations) {
            for (MatchResult made : MADE.matcher(text(script)).results().toList()) {
                statement.execute("DROP " + made.group(1) + " IF EXISTS " + made.group(2) + " CASCADE");
            }
        }
        statement.execute("DELETE FROM flyway_schema_history");
    }

    private static String text(String script) {
        try (InputStream in = SharedSchema.class.getResourceAsStream("/dev/winnow/catalog/migration/" + script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ourOwnResource) {
            throw new IllegalStateException(ourOwnResource);
        }
    }

    /** Returns the same connection each time, and ignores attempts to end its transaction. */
    private static final class OneConnection extends AbstractDataSource {

        private final Connection connection;

        OneConnection(Connection connection) {
            this.connection = (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class}, (proxy, method, arguments) -> switch (method.getName()) {
                        case "close", "commit", "setAutoCommit" -> null;
                        case "rollback" -> arguments == null ? null : invoke(connection, method, arguments);
                        default -> invoke(connection, method, arguments);
                    });
        }

        private static Object invoke(Connection connection, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) {
            return connection;
        }
    }
}
