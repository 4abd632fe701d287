package dev.winnow.catalog;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.EmbeddedFile;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.SharedSchema;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Halt;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The open catalog, with the newest schema. Several processes may have it open. */
public final class Catalog implements AutoCloseable {

    static {
        // The host of the database may end at any time, so test each connection before use.
        // Below zero, for with zero one that comes back within its millisecond is.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
    }

    public static final int BATCH = 1_000;

    private final StateDirectory state;
    private final Database database;
    private final HikariDataSource dataSource;
    private final CatalogTransactions transactions;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final CatalogClock clock;
    private final String uid;
    private final Ledger ledger;
    private final CatalogLocks locks;
    private final String via;
    private final ProcessOrigin origin;

    private Catalog(StateDirectory state, Database database, HikariDataSource dataSource, Clock clock,
                    LedgerReplayer language, ProcessOrigin origin) {
        this.state = state;
        this.database = database;
        this.dataSource = dataSource;
        this.transactions = new CatalogTransactions(dataSource, state);
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.clock = new CatalogClock(clock, database.shared() ? this::serverTime : null);
        this.via = null;
        this.origin = origin;
        this.locks = new CatalogLocks(this);
        this.uid = identity();
        this.ledger = new Ledger(this, state, LedgerBinding.bind(this), language);
    }

    private Catalog(Catalog same, String via, boolean ownLocks) {
        this.state = same.state;
        this.database = same.database;
        this.dataSource = same.dataSource;
        this.clock = same.clock;
        this.transactions = same.transactions;
        this.template = same.template;
        this.jdbc = same.jdbc;
        this.locks = ownLocks ? new CatalogLocks(this) : same.locks;
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
     * The same open catalog for one of several pieces of work that this process does at once, with locks of its own. Close
     * these locks, not the catalog.
     */
    public Catalog withOwnLocks() {
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

    /** Like {@link #open(StateDirectory, Database, Clock, LedgerReplayer)}; each event names {@code origin}. */
    public static Catalog open(StateDirectory state, Database database, Clock clock, LedgerReplayer language,
                               ProcessOrigin origin) {
        LedgerBinding.requireKind(state, database);
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
            throw DatabaseFailure.explained(failed, state);
        }
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
    public CatalogLocks locks() {
        return locks;
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

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    /** A statement, which is a part of the transaction that is open on this thread. */
    public JdbcClient.StatementSpec sql(String statement) {
        return jdbc.sql(statement);
    }

    /** The template for batches and for reading many rows. */
    public JdbcTemplate template() {
        return template;
    }

    /** Executes a statement for each item, many at a time; {@code values} gives the parameters for an item. */
    public <T> void batch(String sql, Collection<T> items, Function<? super T, Object[]> values) {
        template.batchUpdate(sql, items, BATCH, (statement, item) -> {
            Object[] bound = values.apply(item);
            for (int i = 0; i < bound.length; i++) {
                statement.setObject(i + 1, bound[i]);
            }
        });
    }

    /** Reads the rows of a query with {@code IN (:in)}, some of the values at a time. */
    public void readIn(String sql, Collection<?> values, RowCallbackHandler each) {
        InLists.of(values).forEach(some -> jdbc.sql(sql).param("in", some).query(each));
    }

    /** Like {@link #readIn}, as a list. */
    public <T> List<T> listIn(String sql, Collection<?> values, RowMapper<T> mapper) {
        return InLists.of(values).stream().flatMap(some -> jdbc.sql(sql).param("in", some).query(mapper).list().stream()).toList();
    }

    /** Like {@link #listIn}, for a query of one column of texts. */
    public List<String> textsIn(String sql, Collection<?> values) {
        return listIn(sql, values, (row, n) -> row.getString(1));
    }

    /**
     * Runs {@code work} in one transaction, or in the one that is open on this thread. It repeats {@code work} if the host
     * of the database has ended meanwhile, and if another process has written the same rows first. So {@code work} must
     * change nothing but the catalog.
     *
     * @throws Halt (busy) if the connection is lost and cannot be made again
     */
    public <T> T inTransaction(Supplier<T> work) {
        return transactions.run(locks::requireHeld, work);
    }

    /** Like {@link #inTransaction}, for work without a result. */
    public void transact(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /** The failure for people: a {@link Halt} if the catalog was lost or cannot be written, else the same. */
    public RuntimeException explained(RuntimeException failed) {
        return DatabaseFailure.explained(failed, state);
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
        locks.close();
        dataSource.close();
    }
}
