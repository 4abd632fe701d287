package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database.Shared;
import dev.winnow.model.Halt;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.jdbc.PgConnection;

/**
 * The database that requests for workers go through, on the server of the catalog: a request that is worked on keeps its
 * transaction open for as long, and that must hold back no vacuum of the catalog.
 */
public final class QueueDatabase implements AutoCloseable {

    private final Shared database;
    private final HikariDataSource pool;

    private QueueDatabase(Shared database, HikariDataSource pool) {
        this.database = database;
        this.pool = pool;
    }

    /**
     * Opens it, and makes its tables where there are none.
     *
     * @param most how many connections it may have
     * @throws Halt if it is not there or cannot be reached
     */
    public static QueueDatabase open(Shared catalog, int most) {
        Shared database = new Shared(catalog.queue(), catalog.user(), catalog.password(), catalog.host());
        HikariConfig config = SharedPool.config(database);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(0);
        config.setPoolName("queue");
        config.setInitializationFailTimeout(1);
        config.setConnectionTimeout(10_000);
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            Flyway.configure(QueueDatabase.class.getClassLoader()).dataSource(pool)
                    .locations("classpath:dev/winnow/queue/migration").load().migrate();
            return new QueueDatabase(database, pool);
        } catch (RuntimeException refused) {
            if (pool != null) {
                pool.close();
            }
            if (refused instanceof FlywayException && !DatabaseFailure.connectionLost(refused)) {
                throw new Halt(Halt.Kind.FAILED, "the tables of the queue at " + database.address() + " cannot be made: "
                        + DatabaseFailure.rootMessage(refused) + (DatabaseFailure.denied(refused)
                        ? "; give this user the right to make tables there" : ""), refused);
            }
            if (DatabaseFailure.state(refused).equals("3D000")) {
                throw Halt.usage("the queue for workers is not there: " + DatabaseFailure.rootMessage(refused) + "; make it beside "
                        + "the catalog's database: " + make(database));
            }
            throw new Halt(Halt.Kind.BUSY, "the queue at " + database.address() + " cannot be reached: "
                    + DatabaseFailure.rootMessage(refused) + "; see whether the server runs", refused);
        }
    }

    /** The command that makes it. */
    private static String make(Shared database) {
        String[] parts = database.address().replaceFirst(".*://", "").split("/", 2);
        String[] server = parts[0].split(":(?=\\d+$)", 2);
        return "createdb -h " + server[0] + (server.length > 1 ? " -p " + server[1] : "")
                + (database.user() == null ? "" : " -O " + database.user()) + " " + parts[1];
    }

    public HikariDataSource pool() {
        return pool;
    }

    /** A connection that hears of new requests; the caller closes it. */
    public PgConnection listening() throws SQLException {
        Properties properties = SharedPool.properties();
        if (database.user() != null) {
            properties.setProperty("user", database.user());
        }
        if (database.password() != null) {
            properties.setProperty("password", database.password());
        }
        Connection connection = DriverManager.getConnection(database.url(), properties);
        return connection.unwrap(PgConnection.class);
    }

    @Override
    public void close() {
        pool.close();
    }
}
