package dev.winnow.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.model.Halt;
import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The open catalog: an embedded H2 database in the state directory, brought to the newest schema.
 *
 * <p>Several processes may have it open: the first hosts it, others reach it over the loopback interface.
 */
public final class Catalog implements AutoCloseable {

    static {
        // Read when H2 loads: without it a process that hosts the database listens on every interface.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // It would look every value up in a table of those seen before: a fifth of the time of reading very many.
        System.setProperty("h2.objectCache", "false");
        // The process that hosts the database may end at any time: no connection is taken for alive unasked.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    }

    private static final int TRIES = 5;
    private static final Set<Integer> LOST = Set.of(ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.OBJECT_CLOSED);

    private final StateDirectory state;
    private final HikariDataSource dataSource;
    private final PlatformTransactionManager transactions;
    private final TransactionTemplate transaction;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final String uid;
    private final Ledger ledger;

    private Catalog(StateDirectory state, HikariDataSource dataSource, Clock clock) {
        this.state = state;
        this.dataSource = dataSource;
        this.clock = clock;
        this.transactions = new JdbcTransactionManager(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.uid = identity();
        this.ledger = new Ledger(this, state);
    }

    /**
     * Opens the catalog, makes or upgrades it where needed.
     *
     * <p>What an earlier process committed and could not append to the ledger is appended; what the ledger knows and
     * the catalog does not is replayed.
     *
     * @throws Halt if it cannot be reached (busy) or was written by a newer program (failed)
     */
    public static Catalog open(StateDirectory state, Clock clock) {
        state.create();
        HikariConfig config = new HikariConfig();
        // WRITE_DELAY=0: a commit is with the operating system when it returns, so a killed process loses none.
        config.setJdbcUrl("jdbc:h2:file:" + state.database() + ";AUTO_SERVER=TRUE;WRITE_DELAY=0;LOCK_TIMEOUT=20000");
        config.setUsername("winnow");
        config.setPassword(state.password());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setPoolName("catalog");
        config.setInitializationFailTimeout(20_000);
        HikariDataSource dataSource;
        try {
            dataSource = new HikariDataSource(config);
        } catch (RuntimeException unreachable) {
            if (refused(unreachable)) {
                throw new Halt(Halt.Kind.FAILED, "the password in " + state.path() + "/catalog.password does not open the "
                        + "catalog beside it; put both back from the same backup", unreachable);
            }
            if (rootMessage(unreachable).contains("No space left")) {
                throw new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be opened: No space left on "
                        + "its disk; make room there, then start again", unreachable);
            }
            throw new Halt(Halt.Kind.BUSY, "the catalog in " + state.path() + " cannot be reached: "
                    + rootMessage(unreachable) + "; see which process uses it, or name another with --state",
                    unreachable);
        }
        try {
            Schema.migrate(dataSource);
            Catalog catalog = new Catalog(state, dataSource, clock);
            catalog.ledger.flush();
            return catalog;
        } catch (RuntimeException failed) {
            dataSource.close();
            throw failed;
        }
    }

    private static boolean refused(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getErrorCode() == ErrorCode.WRONG_USER_OR_PASSWORD) {
                return true;
            }
        }
        return false;
    }

    private String identity() {
        return inTransaction(() -> {
            jdbc.sql("INSERT INTO catalog (id, uid, ledger_seq, ledger_hash) SELECT 1, ?, 0, ? "
                            + "WHERE NOT EXISTS (SELECT 1 FROM catalog)")
                    .params(UUID.randomUUID().toString(), Ledger.ZERO).update();
            return jdbc.sql("SELECT uid FROM catalog").query(String.class).single();
        });
    }

    /** This catalog's id, which the marks of adopted stores name. */
    public String uid() {
        return uid;
    }

    public StateDirectory state() {
        return state;
    }

    public Clock clock() {
        return clock;
    }

    public Ledger ledger() {
        return ledger;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    JdbcTemplate template() {
        return template;
    }

    /**
     * Runs {@code work} in one transaction, or in the one that is already open on this thread. It runs again from its
     * beginning when the process that hosted the database ended meanwhile, so it must change nothing but the catalog.
     *
     * @throws Halt (busy) if the catalog is lost and cannot be reached again
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return transaction.execute(status -> work.get());
        }
        for (int tries = 1; ; tries++) {
            boolean[] committing = new boolean[1];
            try {
                return transaction.execute(status -> {
                    T result = work.get();
                    committing[0] = true;
                    return result;
                });
            } catch (DataAccessException | TransactionException failed) {
                // Nobody knows whether a commit without an answer was done: that is for recovery to look at.
                if (!connectionLost(failed) || committing[0] || tries == TRIES) {
                    throw lost(failed);
                }
            }
        }
    }

    /** As {@link #inTransaction}. */
    public void transact(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    private RuntimeException lost(RuntimeException failed) {
        return connectionLost(failed) ? new Halt(Halt.Kind.BUSY, "the catalog in " + state.path() + " was lost while it "
                + "was being written, for the process that hosted it has ended; start again, what was begun is "
                + "recovered", failed) : failed;
    }

    /**
     * Waits until no other transaction holds the gate and holds it until this one ends. Whoever changes what a removal
     * depends on, or claims a removal, or records an event, passes it first.
     */
    public void passGate() {
        jdbc.sql("SELECT id FROM catalog WHERE id = 1 FOR UPDATE").query(Integer.class).single();
    }

    /** The clock's time in the catalog's precision. */
    public long now() {
        return clock.millis();
    }

    /** Makes everything that is committed survive a power cut. */
    public void sync() {
        template.execute("CHECKPOINT SYNC");
    }

    @Override
    public void close() {
        dataSource.close();
    }

    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Whether {@code failure} means that the database was lost on the way, not that it refused. */
    public static boolean connectionLost(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            // In the middle of a result the end of the other process shows as the end of its stream.
            if (at instanceof EOFException || at instanceof SocketException) {
                return true;
            }
            if (at instanceof SQLException sql && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("08") || LOST.contains(sql.getErrorCode()))) {
                return true;
            }
        }
        return false;
    }
}
