package dev.winnow.catalog;

import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The locks of this process in a shared catalog: on the stores that it works on, and on the runs that it executes. In a
 * catalog that is not shared it does nothing.
 *
 * <p>A lock is an advisory lock of a separate database session, so it ends with the process. A process may lose that
 * session without noticing. Therefore each lock on a store has a token, and each transaction first checks that the
 * tokens are still in place. A process that has lost a lock cannot write any more.
 */
public final class CatalogLocks implements AutoCloseable {

    /** How long the server may take to notice that a process of this host has died. */
    private static final String LOCK_TIMEOUT = "SET lock_timeout = '15s'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** Tells a lock by its number. */
    private static final String THIS = "locktype = 'advisory' AND granted "
            + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            + "AND (classid::bigint << 32 | objid::bigint) = ? AND objsubid = 1";

    /** What a process has to do with a store. */
    public enum Role {
        /** Runs a job on it, wherever it lies. */
        RUN,
        /** Reads or changes it, beside its disk. */
        WORK;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Held(long store, Role role) { }

    private final Catalog catalog;
    private final Map<Held, String> tokens = new ConcurrentHashMap<>();
    private Connection session;
    private boolean named;

    CatalogLocks(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The process that holds a store. */
    public record Holder(String what, String actor, String host, long pid, Instant since) {

        boolean diedOn(String here) {
            return host.equals(here) && ProcessHandle.of(pid).isEmpty();
        }

        @Override
        public String toString() {
            return what + " of " + actor + ", process " + pid + " on " + host + ", since " + since.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * Locks a store, even if a process died while holding it.
     *
     * @param what the reason, which other processes show
     * @return the other process that holds it; empty if the lock was taken
     */
    public synchronized Optional<Holder> take(long store, Role role, String what, Operator operator) {
        long key = key(role, store);
        Optional<Holder> before = holder(store, role);
        boolean mine = tryLock(key) || before.isPresent() && before.get().diedOn(operator.host()) && waitFor(key);
        if (!mine) {
            return Optional.of(holder(store, role).orElseGet(() -> new Holder("a process", "somebody", "a host that only "
                    + "starts", 0, Instant.ofEpochMilli(catalog.now()))));
        }
        String token = UUID.randomUUID().toString();
        // Waits for the current transaction of a holder that lost its session. Its next one will find the token gone.
        catalog.transact(() -> {
            clear(store, role);
            catalog.sql("INSERT INTO store_hold (store_id, role, token, what, actor, host, pid, since) "
                            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(store, role.word(), token, what, operator.actor(), operator.host(), operator.pid(), catalog.now())
                    .update();
        });
        tokens.put(new Held(store, role), token);
        return Optional.empty();
    }

    /** Lets go of a store that this process took. */
    public synchronized void release(long store, Role role) {
        String token = tokens.remove(new Held(store, role));
        catalog.sql("DELETE FROM store_hold WHERE store_id = ? AND token = ?").params(store, token).update();
        queryOrHalt("SELECT pg_advisory_unlock(?)", key(role, store));
    }

    /**
     * Removes the lock of a process on another host that is gone for good.
     *
     * @return the former holder; empty if there was none
     * @throws Halt if a running process of this host holds it
     */
    public synchronized Optional<Holder> unlock(long store, String name, String host) {
        if (!catalog.shared()) {
            return Optional.empty();
        }
        Optional<Holder> runs = free(store, Role.RUN, name, host);
        Optional<Holder> works = free(store, Role.WORK, name, host);
        return runs.isPresent() ? runs : works;
    }

    private Optional<Holder> free(long store, Role role, String name, String host) {
        long key = key(role, store);
        Optional<Holder> holder = holder(store, role);
        if (tryLock(key)) {
            catalog.transact(() -> clear(store, role));
            queryOrHalt("SELECT pg_advisory_unlock(?)", key);
            return holder;
        }
        if (holder.isPresent() && holder.get().host().equals(host) && !holder.get().diedOn(host)) {
            throw new Halt(Halt.Kind.BUSY, name + " is held by " + holder.get() + ", which is running");
        }
        catalog.transact(() -> clear(store, role));
        queryOrHalt("SELECT COUNT(pg_terminate_backend(pid)) > 0 FROM pg_locks WHERE " + THIS, key);
        return holder;
    }

    private void clear(long store, Role role) {
        catalog.sql("DELETE FROM store_hold WHERE store_id = ? AND role = ?").params(store, role.word()).update();
    }

    /**
     * Takes the name of a host for its worker, also after one that has died; or sees whether it still has it.
     *
     * @param before who told last that it is that worker
     * @return whether it has it
     */
    public synchronized boolean takeName(String host, Operator before) {
        long key = key("worker", host);
        if (named) {
            try {
                return query("SELECT COUNT(*) > 0 FROM pg_locks WHERE pid = pg_backend_pid() AND " + THIS, key);
            } catch (SQLException lost) {
                // Its session ended, and the name with it.
                drop();
            }
        }
        named = tryLock(key) || before != null && new Holder("", "", before.host(), before.pid(), null).diedOn(host)
                && waitFor(key);
        return named;
    }

    /** Whether a worker has the name of a host. */
    public synchronized boolean working(String host) {
        return queryOrHalt("SELECT COUNT(*) > 0 FROM pg_locks WHERE " + THIS, key("worker", host));
    }

    /** Locks a run that this process executes, until the process ends. */
    public void lockRun(String run) {
        if (catalog.shared() && !tryLock(key("run", run))) {
            throw new Halt(Halt.Kind.BUSY, "run " + run + " is being executed by another process");
        }
    }

    /** Whether the process that executed a run has ended, on any host. */
    public synchronized boolean hasEnded(String run, Operator by, Operator self) {
        boolean here = by.host().equals(self.host());
        boolean gone = here && (by.pid() == self.pid() || ProcessHandle.of(by.pid()).isEmpty());
        if (!catalog.shared()) {
            return gone || !here;
        }
        long key = key("run", run);
        if (tryLock(key) || gone && waitFor(key)) {
            queryOrHalt("SELECT pg_advisory_unlock(?)", key);
            return true;
        }
        return false;
    }

    /** Whether the process that executes a run is seen no more. Unlike {@link #hasEnded}, this locks nothing and waits for nothing. */
    public synchronized boolean abandoned(String run, Operator by, String here) {
        return catalog.shared() ? !queryOrHalt("SELECT COUNT(*) > 0 FROM pg_locks WHERE " + THIS, key("run", run))
                : !by.host().equals(here) || ProcessHandle.of(by.pid()).isEmpty();
    }

    /** Call this at the start of each transaction. @throws Halt if this process has lost the lock of a store */
    public void requireHeld() {
        if (tokens.isEmpty()) {
            return;
        }
        int held = catalog.sql("SELECT store_id FROM store_hold WHERE token IN (:tokens) FOR SHARE")
                .param("tokens", tokens.values()).query(Long.class).list().size();
        if (held < tokens.size()) {
            throw new Halt(Halt.Kind.BUSY, "a store was taken from this process, because its connection to the "
                    + "catalog was lost or by unlock; this run has stopped");
        }
    }

    private Optional<Holder> holder(long store, Role role) {
        return catalog.sql("SELECT what, actor, host, pid, since FROM store_hold WHERE store_id = ? AND role = ?")
                .params(store, role.word()).query((row, n) -> new Holder(row.getString(1), row.getString(2), row.getString(3),
                        row.getLong(4), Instant.ofEpochMilli(row.getLong(5)))).optional();
    }

    private long key(Role role, long store) {
        String uid = catalog.sql("SELECT uid FROM store WHERE id = ?").param(store).query(String.class).single();
        return key(role == Role.WORK ? "store" : "run on", uid);
    }

    /** All programs on a database share the numbers of advisory locks. A hash makes collisions very unlikely. */
    private long key(String kind, String name) {
        return Long.parseUnsignedLong(DigestUtils.sha256Hex("winnow " + catalog.uid() + " " + kind + " " + name)
                .substring(0, 16), 16);
    }

    private boolean tryLock(long key) {
        return queryOrHalt("SELECT pg_try_advisory_lock(?)", key);
    }

    private boolean waitFor(long key) {
        try {
            return query("SELECT pg_advisory_lock(?) IS NOT NULL", key);
        } catch (SQLException failed) {
            if (LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
                return false;
            }
            throw lost(failed);
        }
    }

    private boolean queryOrHalt(String sql, long key) {
        try {
            return query(sql, key);
        } catch (SQLException failed) {
            throw lost(failed);
        }
    }

    private boolean query(String sql, long key) throws SQLException {
        if (session == null) {
            session = catalog.dataSource().getConnection();
            try (PreparedStatement patience = session.prepareStatement(LOCK_TIMEOUT)) {
                patience.execute();
            }
        }
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static Halt lost(SQLException failed) {
        return new Halt(Halt.Kind.BUSY, "the connection to the catalog was lost: " + DatabaseFailure.rootMessage(failed)
                + "; start again, and unfinished work is recovered", failed);
    }

    @Override
    public synchronized void close() {
        tokens.clear();
        drop();
    }

    private void drop() {
        named = false;
        if (session != null) {
            // Closed, because sessions in the pool must hold no locks.
            catalog.dataSource().evictConnection(session);
            session = null;
        }
    }
}
