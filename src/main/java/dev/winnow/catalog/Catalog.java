package dev.winnow.catalog;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.EmbeddedFile;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.catalog.storage.SharedSchema;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The open catalog, with the newest schema. Several processes may have it open.
 */
public final class Catalog implements AutoCloseable {

    static {
        // The host of the database may end at any time, so test each connection before use.
        // Below zero, for with zero one that comes back within its millisecond is.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
    }

    /** Rows per batch. */
    public static final int BATCH = 1_000;

    private static final int MAX_TRIES = 5;
    private static final String LOST = "the connection to the catalog was lost, because its host process has ended or its "
            + "server cannot be reached; start again, and unfinished work is recovered";

    private final StateDirectory state;
    private final Database database;
    private final HikariDataSource dataSource;
    private final PlatformTransactionManager transactions;
    private final TransactionTemplate transaction;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final CatalogClock clock;
    private final String uid;
    private final Ledger ledger;
    private final CatalogLocks holds;
    private final String via;
    private final ProcessOrigin origin;

    private Catalog(StateDirectory state, Database database, HikariDataSource dataSource, Clock clock,
                    LedgerReplayer language, ProcessOrigin origin) {
        this.state = state;
        this.database = database;
        this.dataSource = dataSource;
        this.transactions = new Transactions(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.clock = new CatalogClock(clock, database.shared() ? this::serverTime : null);
        this.via = null;
        this.origin = origin;
        this.holds = new CatalogLocks(this);
        this.uid = identity();
        this.ledger = new Ledger(this, state, LedgerBinding.bind(this), language);
    }

    private Catalog(Catalog same, String via, boolean apart) {
        this.state = same.state;
        this.database = same.database;
        this.dataSource = same.dataSource;
        this.clock = same.clock;
        this.transactions = same.transactions;
        this.transaction = same.transaction;
        this.template = same.template;
        this.jdbc = same.jdbc;
        this.holds = apart ? new CatalogLocks(this) : same.holds;
        this.uid = same.uid;
        this.ledger = same.ledger;
        this.via = via;
        this.origin = same.origin;
    }

    /** The same open catalog, which records {@code way} with each event, such as {@code console}. */
    public Catalog via(String way) {
        return new Catalog(this, way, false);
    }

    /**
     * The same open catalog for one of several pieces of work that this process does at once: what it holds is that
     * piece's own. Its holds are to be closed, and not it.
     */
    public Catalog apart() {
        return new Catalog(this, via, true);
    }

    /** The account and host that change it. */
    public ProcessOrigin origin() {
        return origin;
    }

    /** The way that {@link #via(String)} set, such as {@code console}. */
    public Optional<String> via() {
        return Optional.ofNullable(via);
    }

    /**
     * Opens the catalog, and makes or upgrades it if needed.
     *
     * <p>It appends events to the ledger that an earlier process committed but did not append. It replays events from the
     * ledger that the catalog has lost.
     *
     * @param state    holds the ledger and the locks of this host, and the database if that is embedded
     * @param language interprets the ledger's lines
     * @throws Halt if it cannot be reached (busy) or was written by a newer program (failed)
     */
    public static Catalog open(StateDirectory state, Database database, Clock clock, LedgerReplayer language) {
        return open(state, database, clock, language, new ProcessOrigin("unknown", null, "unknown"));
    }

    /** Like {@link #open(StateDirectory, Database, Clock, LedgerLanguage)}; each event names {@code origin}. */
    public static Catalog open(StateDirectory state, Database database, Clock clock, LedgerReplayer language,
                               ProcessOrigin origin) {
        requireOwnLedger(state, database);
        state.create();
        HikariDataSource dataSource = database instanceof Database.Shared shared ? SharedSchema.open(shared)
                : EmbeddedFile.open(state);
        Catalog catalog = null;
        try {
            catalog = new Catalog(state, database, dataSource, clock, language, origin);
            catalog.ledger.flush();
            return catalog;
        } catch (RuntimeException failed) {
            if (catalog == null) {
                dataSource.close();
            } else {
                catalog.close();
            }
            throw lost(state, failed);
        }
    }

    /** @throws Halt if the ledger in {@code state} belongs to a catalog of the other kind */
    public static void requireOwnLedger(StateDirectory state, Database database) {
        LedgerBinding.requireKind(state, database);
    }

    private String identity() {
        return inTransaction(() -> {
            jdbc.sql("INSERT INTO catalog (id, uid) SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM catalog)")
                    .param(UUID.randomUUID().toString()).update();
            return jdbc.sql("SELECT uid FROM catalog").query(String.class).single();
        });
    }

    /** The id of this catalog, which is in the marks of adopted stores. */
    public String uid() {
        return uid;
    }

    /** What holds it. */
    public Database database() {
        return database;
    }

    /** Whether several hosts may have it open. */
    public boolean shared() {
        return database.shared();
    }

    /** The name of this host in the catalog, for paths; "" if the catalog is not shared. */
    public String host() {
        return database.host();
    }

    /** Its place, for people. */
    public String where() {
        return database instanceof Database.Shared shared ? shared.address() : state.path().toString();
    }

    /** The locks of this process in a shared catalog. */
    public CatalogLocks holds() {
        return holds;
    }

    public StateDirectory state() {
        return state;
    }

    /** The clock for all instants that it stores. */
    public CatalogClock clock() {
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

    /** Closes a connection instead of returning it to the pool. */
    void evict(Connection connection) {
        dataSource.evictConnection(connection);
    }

    /** The template for batches and for reading many rows. */
    public JdbcTemplate template() {
        return template;
    }

    /**
     * Runs {@code work} in one transaction, or in the one that is open on this thread. It repeats {@code work} if the host
     * of the database has ended meanwhile, and if another process has written the same rows first. So {@code work} must
     * change nothing but the catalog.
     *
     * @throws Halt (busy) if the connection is lost and cannot be made again
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return transaction.execute(status -> work.get());
        }
        for (int tries = 1; ; tries++) {
            boolean[] committing = new boolean[1];
            try {
                return transaction.execute(status -> {
                    holds.requireHeld();
                    T result = work.get();
                    committing[0] = true;
                    return result;
                });
            } catch (DataAccessException | TransactionException failed) {
                // A commit without an answer may have been done, so it must not be repeated. Recovery looks at it.
                boolean lost = connectionLost(failed) && !committing[0]
                        && !(failed.getCause() instanceof SQLTransientConnectionException);
                if (!lost && !DatabaseFailure.conflict(failed) || tries == MAX_TRIES) {
                    throw lost(state, failed);
                }
            }
        }
    }

    /** Like {@link #inTransaction}, for work without a result. */
    public void transact(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Begins a transaction again if its connection turns out to be dead. The host of the database may end after the pool
     * has tested the connection. Nothing has been done in the transaction yet, so this is safe.
     */
    private static final class Transactions extends JdbcTransactionManager {

        private static final long serialVersionUID = 1;

        /** How long later connections wait once the database is gone, in milliseconds. The next command may find it again. */
        private static final long IMPATIENT = 250;

        private final transient HikariDataSource pool;
        private final long patience;

        Transactions(HikariDataSource pool) {
            super(pool);
            this.pool = pool;
            this.patience = pool.getConnectionTimeout();
        }

        @Override
        protected void doBegin(Object begun, TransactionDefinition definition) {
            for (int tries = 1; ; tries++) {
                try {
                    super.doBegin(begun, definition);
                    pool.setConnectionTimeout(patience);
                    return;
                } catch (CannotCreateTransactionException dead) {
                    boolean gone = dead.getCause() instanceof SQLTransientConnectionException;
                    if (gone && connectionLost(dead)) {
                        pool.setConnectionTimeout(IMPATIENT);
                    }
                    if (gone || tries == MAX_TRIES || !connectionLost(dead)) {
                        throw dead;
                    }
                }
            }
        }
    }

    /** The failure as it is to be told: a {@link Halt} if the catalog was lost or cannot be written, else the same. */
    public RuntimeException told(RuntimeException failed) {
        return lost(state, failed);
    }

    private static RuntimeException lost(StateDirectory state, RuntimeException failed) {
        return failed instanceof Halt ? failed : lost(failed, state).<RuntimeException>map(halt -> halt).orElse(failed);
    }

    /**
     * The error for a lost connection: busy if another process or a server hosts the catalog, failed if its disk is full.
     *
     * @return empty if the failure has another cause
     */
    public static Optional<Halt> lost(Throwable failed, StateDirectory state) {
        FailureCause cause = FailureCause.of(failed);
        if (cause.kind().storage() && DatabaseFailure.ofDatabase(failed)) {
            return Optional.of(new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be written: "
                    + cause.advised() + "; unfinished work is recovered", failed));
        }
        if (DatabaseFailure.crowded(failed)) {
            return Optional.of(new Halt(Halt.Kind.BUSY, "too many ask the catalog at once; try again in a moment", failed));
        }
        if (!connectionLost(failed)) {
            return Optional.empty();
        }
        return Optional.of(state.initialised() && state.full() ? new Halt(Halt.Kind.FAILED, "the catalog in "
                + state.path() + " cannot be written: no space left on the disk; make room there, then start again, "
                + "and unfinished work is recovered", failed) : new Halt(Halt.Kind.BUSY, LOST, failed));
    }

    /**
     * Waits for the gate, a lock that one transaction holds at a time, and holds it until this transaction ends. Each
     * transaction that changes what a removal depends on, claims a removal, or records an event must take it first.
     */
    public void passGate() {
        jdbc.sql("SELECT id FROM catalog WHERE id = 1 FOR UPDATE").query(Integer.class).single();
    }

    /** The present time in milliseconds since 1970, as the catalog stores times. */
    public long now() {
        return clock.millis();
    }

    private long serverTime() {
        return jdbc.sql("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)").query(Long.class).single();
    }

    /** Syncs the database, so that all commits survive a power cut. */
    public void sync() {
        // A server syncs each commit itself.
        if (!database.shared()) {
            template.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() {
        holds.close();
        dataSource.close();
    }

    /** Whether the connection was lost, as opposed to an error of the database. */
    public static boolean connectionLost(Throwable failure) {
        return DatabaseFailure.connectionLost(failure);
    }
}
