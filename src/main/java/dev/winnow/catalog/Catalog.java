package dev.winnow.catalog;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.EmbeddedFile;
import dev.winnow.catalog.storage.Failure;
import dev.winnow.catalog.storage.SharedSchema;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Cause;
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
 * The open catalog, brought to the newest schema. Several processes may have it open.
 */
public final class Catalog implements AutoCloseable {

    static {
        // What hosts the database may end at any time: no connection is taken for alive unasked.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    }

    /** How many rows go to the database at a time. */
    public static final int BATCH = 1_000;

    private static final int TRIES = 5;
    private static final String LOST = "the catalog was lost on the way, for what hosted it has ended or cannot be "
            + "reached; start again, what was begun is recovered";

    private final StateDirectory state;
    private final Database database;
    private final HikariDataSource dataSource;
    private final PlatformTransactionManager transactions;
    private final TransactionTemplate transaction;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final String uid;
    private final Ledger ledger;
    private final Holds holds;
    private final String via;
    private final Origin origin;

    private Catalog(StateDirectory state, Database database, HikariDataSource dataSource, Clock clock,
                    LedgerLanguage language, Origin origin) {
        this.state = state;
        this.database = database;
        this.dataSource = dataSource;
        this.clock = clock;
        this.transactions = new Transactions(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.via = null;
        this.origin = origin;
        this.holds = new Holds(this);
        this.uid = identity();
        this.ledger = new Ledger(this, state, LedgerBinding.bind(this), language);
    }

    private Catalog(Catalog same, String via) {
        this.state = same.state;
        this.database = same.database;
        this.dataSource = same.dataSource;
        this.clock = same.clock;
        this.transactions = same.transactions;
        this.transaction = same.transaction;
        this.template = same.template;
        this.jdbc = same.jdbc;
        this.holds = same.holds;
        this.uid = same.uid;
        this.ledger = same.ledger;
        this.via = via;
        this.origin = same.origin;
    }

    /** The same open catalog; the ledger says of what is done in it by which way it was asked for. */
    public Catalog via(String way) {
        return new Catalog(this, way);
    }

    /** Which account of which host changes it. */
    public Origin origin() {
        return origin;
    }

    /** By which way what is done is asked for; nothing where it is not said. */
    public Optional<String> via() {
        return Optional.ofNullable(via);
    }

    /**
     * Opens the catalog, makes or upgrades it where needed.
     *
     * <p>What an earlier process committed and could not append to the ledger is appended; what the ledger knows and
     * the catalog does not is replayed.
     *
     * @param state    holds the ledger and the locks of this host, and the database where that is embedded
     * @param language says what the ledger's lines mean
     * @throws Halt if it cannot be reached (busy) or was written by a newer program (failed)
     */
    public static Catalog open(StateDirectory state, Database database, Clock clock, LedgerLanguage language) {
        return open(state, database, clock, language, new Origin("unknown", null, "unknown"));
    }

    /** As {@link #open(StateDirectory, Database, Clock, LedgerLanguage)}, for one whom each event names. */
    public static Catalog open(StateDirectory state, Database database, Clock clock, LedgerLanguage language,
                               Origin origin) {
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

    /** @throws Halt if the ledger in {@code state} tells of a catalog of the other kind */
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

    /** This catalog's id, which the marks of adopted stores name. */
    public String uid() {
        return uid;
    }

    Database database() {
        return database;
    }

    /** Whether several hosts may have it open at once. */
    public boolean shared() {
        return database.shared();
    }

    /** The host that paths in this catalog belong to, as this process sees them; empty where there is one only. */
    public String host() {
        return database.host();
    }

    /** Where it is, for people. */
    public String where() {
        return database instanceof Database.Shared shared ? shared.address() : state.path().toString();
    }

    /** What this process holds of a catalog that hosts share. */
    public Holds holds() {
        return holds;
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

    /** Ends a connection that was taken from the pool for more than one piece of work. */
    void evict(Connection connection) {
        dataSource.evictConnection(connection);
    }

    /** For statements that run once for each of many rows. */
    public JdbcTemplate template() {
        return template;
    }

    /**
     * Runs {@code work} in one transaction, or in the one that is already open on this thread. It runs again from its
     * beginning when what hosted the database ended meanwhile, and when another process wrote the same first: so it
     * must change nothing but the catalog.
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
                    holds.require();
                    T result = work.get();
                    committing[0] = true;
                    return result;
                });
            } catch (DataAccessException | TransactionException failed) {
                // Nobody knows whether a commit without an answer was done: that is for recovery to look at.
                boolean lost = connectionLost(failed) && !committing[0]
                        && !(failed.getCause() instanceof SQLTransientConnectionException);
                if (!lost && !Failure.outrun(failed) || tries == TRIES) {
                    throw lost(state, failed);
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

    /**
     * Begins a transaction again where its connection turned out to be dead: nothing has been done in it yet. What
     * hosted the database may end between the pool's question whether a connection lives and the first use of it.
     */
    private static final class Transactions extends JdbcTransactionManager {

        private static final long serialVersionUID = 1;

        Transactions(DataSource connections) {
            super(connections);
        }

        @Override
        protected void doBegin(Object begun, TransactionDefinition definition) {
            for (int tries = 1; ; tries++) {
                try {
                    super.doBegin(begun, definition);
                    return;
                } catch (CannotCreateTransactionException dead) {
                    if (tries == TRIES || !connectionLost(dead) || dead.getCause() instanceof SQLTransientConnectionException) {
                        throw dead;
                    }
                }
            }
        }
    }

    private static RuntimeException lost(StateDirectory state, RuntimeException failed) {
        return failed instanceof Halt ? failed : lost(failed, state).<RuntimeException>map(halt -> halt).orElse(failed);
    }

    /**
     * What to say where a failure means that the catalog was lost: busy, for another process or a server holds it; or
     * failed, where the disk below it takes no more.
     *
     * @return nothing where the failure is another
     */
    public static Optional<Halt> lost(Throwable failed, StateDirectory state) {
        Cause cause = Cause.of(failed);
        if (cause.kind().storage() && Failure.ofDatabase(failed)) {
            return Optional.of(new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be written: "
                    + cause.advised() + ", what was begun is recovered", failed));
        }
        if (Failure.crowded(failed)) {
            return Optional.of(new Halt(Halt.Kind.BUSY, "too many ask the catalog at once; try again in a moment", failed));
        }
        if (!connectionLost(failed)) {
            return Optional.empty();
        }
        return Optional.of(state.initialised() && state.full() ? new Halt(Halt.Kind.FAILED, "the catalog in "
                + state.path() + " cannot be written: no space left on the disk; make room there, then start again, "
                + "what was begun is recovered", failed) : new Halt(Halt.Kind.BUSY, LOST, failed));
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
        // A server syncs each commit by itself.
        if (!database.shared()) {
            template.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() {
        holds.close();
        dataSource.close();
    }

    /** Whether {@code failure} means that the database was lost on the way, not that it refused. */
    public static boolean connectionLost(Throwable failure) {
        return Failure.connectionLost(failure);
    }
}
