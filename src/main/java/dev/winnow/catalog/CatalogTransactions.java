package dev.winnow.catalog;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.catalog.storage.StateDirectory;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The transactions of a catalog. They begin again where a connection is lost or another process was faster. */
final class CatalogTransactions extends JdbcTransactionManager {

    private static final long serialVersionUID = 1;

    private static final int MAX_TRIES = 5;
    /** How long later connections wait once the database is gone, in milliseconds. The next command may find it again. */
    private static final long IMPATIENT = 250;

    private final transient HikariDataSource pool;
    private final transient StateDirectory state;
    private final transient TransactionTemplate template = new TransactionTemplate(this);
    private transient volatile boolean gone;

    CatalogTransactions(HikariDataSource pool, StateDirectory state) {
        super(pool);
        this.pool = pool;
        this.state = state;
    }

    /** @param check runs first in each new transaction; see {@link Catalog#inTransaction} */
    <T> T run(Runnable check, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return template.execute(status -> work.get());
        }
        for (int tries = 1; ; tries++) {
            boolean[] committing = new boolean[1];
            try {
                return template.execute(status -> {
                    check.run();
                    T result = work.get();
                    committing[0] = true;
                    return result;
                });
            } catch (DataAccessException | TransactionException failed) {
                // A commit without an answer may have been done, so it must not be repeated. Recovery looks at it.
                boolean lost = DatabaseFailure.connectionLost(failed) && !committing[0]
                        && !(failed.getCause() instanceof SQLTransientConnectionException);
                if (!lost && !DatabaseFailure.conflict(failed) || tries == MAX_TRIES) {
                    throw DatabaseFailure.explained(failed, state);
                }
            }
        }
    }

    /** The host of the database may end after the pool has tested the connection. Nothing has been done yet, so this is safe. */
    @Override
    protected void doBegin(Object begun, TransactionDefinition definition) {
        for (int tries = 1; ; tries++) {
            try {
                if (gone) {
                    look();
                }
                super.doBegin(begun, definition);
                gone = false;
                return;
            } catch (CannotCreateTransactionException dead) {
                boolean timeout = dead.getCause() instanceof SQLTransientConnectionException;
                gone = timeout && DatabaseFailure.connectionLost(dead);
                if (timeout || tries == MAX_TRIES || !DatabaseFailure.connectionLost(dead)) {
                    throw dead;
                }
            }
        }
    }

    /** Asks the pool itself, because a data source learns of another patience only twice a minute. */
    private void look() {
        try {
            ((HikariPool) pool.getHikariPoolMXBean()).getConnection(IMPATIENT).close();
        } catch (SQLException away) {
            throw new CannotCreateTransactionException("the database is still gone", away);
        }
    }
}
