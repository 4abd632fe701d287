package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database.Shared;
import dev.winnow.model.Halt;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** Connections to a PostgreSQL server. */
public final class SharedPool {

    private static final int MIN_VERSION = 150_000;

    /**
     * Settings of each session. A committed pin must be durable whatever the server's settings are. A host that has vanished
     * must not hold the gate for two hours, after which a server by default notices.
     */
    private static final String SESSION = "SELECT set_config('synchronous_commit', 'on', false) "
            + "FROM (SELECT 1) s WHERE current_setting('synchronous_commit') = 'off'; "
            + "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; "
            + "SET tcp_user_timeout = 60000; SET lock_timeout = '60s'";

    private SharedPool() {
    }

    /** @throws Halt if the database cannot be reached, refuses the user, or is not suitable for a catalog */
    public static HikariDataSource open(Shared database) {
        HikariConfig config = config(database);
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(1);
        config.setPoolName("catalog");
        // One attempt. The user decides how long to wait for an absent server, by starting again.
        config.setInitializationFailTimeout(1);
        config.setConnectionTimeout(10_000);
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException unreachable) {
            throw refused(database, unreachable);
        }
        try (Connection connection = pool.getConnection()) {
            requireFit(database, connection);
            return pool;
        } catch (SQLException failed) {
            pool.close();
            throw refused(database, failed);
        } catch (RuntimeException unfit) {
            pool.close();
            throw unfit;
        }
    }

    static HikariConfig config(Shared database) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        properties().forEach((name, value) -> config.addDataSourceProperty(name.toString(), value));
        config.setConnectionInitSql(SESSION);
        return config;
    }

    static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "winnow");
        properties.setProperty("reWriteBatchedInserts", "true");
        // In a transaction the driver reads a long result in pieces and not as a whole.
        properties.setProperty("defaultRowFetchSize", "2000");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "900");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    private static void requireFit(Shared database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int, "
                        + "current_setting('server_version'), current_setting('transaction_read_only'), "
                        + "current_setting('server_encoding')")) {
            row.next();
            unfit(row.getInt(1), row.getString(2), row.getString(3).equals("on"), row.getString(4)).ifPresent(why -> {
                throw new Halt(Halt.Kind.FAILED, "the catalog at " + database.address() + " " + why);
            });
        }
    }

    /** Why a database is not suitable for a catalog; empty if it is. */
    static Optional<String> unfit(int version, String named, boolean readOnly, String encoding) {
        if (version < MIN_VERSION) {
            return Optional.of("is on PostgreSQL " + named + "; 15 or newer is needed");
        }
        if (readOnly) {
            return Optional.of("can only be read; name the primary server, not a standby, and see that "
                    + "default_transaction_read_only is off");
        }
        if (!encoding.equals("UTF8")) {
            return Optional.of("has the encoding " + encoding + "; make a database with UTF8");
        }
        return Optional.empty();
    }

    private static Halt refused(Shared database, Exception failure) {
        String state = DatabaseFailure.state(failure);
        String why = DatabaseFailure.rootMessage(failure);
        String at = "the catalog at " + database.address();
        if (state.startsWith("28") || state.equals("08004")) {
            return new Halt(Halt.Kind.FAILED, at + " refuses to log in " + (database.user() == null ? "this user"
                    : database.user()) + ": " + why + "; set WINNOW_DATABASE_USER and WINNOW_DATABASE_PASSWORD, or "
                    + "WINNOW_DATABASE_PASSWORD_FILE", failure);
        }
        if (state.equals("3D000")) {
            return new Halt(Halt.Kind.FAILED, at + " does not exist: " + why + "; make it with createdb", failure);
        }
        if (state.equals("42501")) {
            return new Halt(Halt.Kind.FAILED, at + " may not be used: " + why + "; GRANT CONNECT ON DATABASE to "
                    + "this user", failure);
        }
        return new Halt(Halt.Kind.BUSY, at + " cannot be reached: " + why + "; see whether the server runs and the "
                + "address is right", failure);
    }
}
