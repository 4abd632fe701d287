package dev.winnow.catalog;

import dev.winnow.catalog.storage.Failure;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What this process holds of a catalog that several hosts share: the stores that it works on and the runs that it
 * executes. Nothing where the catalog is one host's own.
 *
 * <p>A hold is an advisory lock of a database session that is kept for it, so the server ends it with the process. A
 * process may lose that session and not notice: every transaction of a holder asks first whether its tokens still
 * stand, and one that was replaced meanwhile cannot write on.
 */
public final class Holds implements AutoCloseable {

    /** How long the server may take to notice that a process of this host has died. */
    private static final String PATIENCE = "SET lock_timeout = '15s'";
    private static final String NOT_IN_TIME = "55P03";

    private final Catalog catalog;
    private final Map<Long, String> tokens = new ConcurrentHashMap<>();
    private Connection session;

    Holds(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Who holds a store. */
    public record Holder(String what, String actor, String host, long pid, Instant since) {

        boolean diedOn(String here) {
            return host.equals(here) && ProcessHandle.of(pid).isEmpty();
        }

        @Override
        public String toString() {
            return what + " of " + actor + ", process " + pid + " on " + host + ", since " + since;
        }
    }

    /**
     * Takes a store, also after a process that has died.
     *
     * @param what what for, for others who want the same
     * @return who else has it; nothing where it was taken
     */
    public synchronized Optional<Holder> take(long store, String what, Operator operator) {
        long key = key("store", uid(store));
        Optional<Holder> before = holder(store);
        boolean mine = tryLock(key)
                || before.isPresent() && before.get().diedOn(operator.host()) && waitFor(key);
        if (!mine) {
            return Optional.of(holder(store).orElseGet(() -> new Holder("a process", "somebody", "a host that only "
                    + "starts", 0, Instant.ofEpochMilli(catalog.now()))));
        }
        String token = UUID.randomUUID().toString();
        // Waits for what a holder that lost its session is just writing; after that it finds its token gone.
        catalog.transact(() -> {
            clear(store);
            catalog.jdbc().sql("INSERT INTO store_hold (store_id, token, what, actor, host, pid, since) "
                            + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .params(store, token, what, operator.actor(), operator.host(), operator.pid(), catalog.now())
                    .update();
        });
        tokens.put(store, token);
        return Optional.empty();
    }

    /** Lets go of a store that this process took. */
    public synchronized void release(long store) {
        String token = tokens.remove(store);
        catalog.jdbc().sql("DELETE FROM store_hold WHERE store_id = ? AND token = ?").params(store, token).update();
        ask("SELECT pg_advisory_unlock(?)", key("store", uid(store)));
    }

    /**
     * Takes a store from its holder, on another host, who is gone for good.
     *
     * @return who held it; nothing if nobody did
     * @throws Halt if a process of this host has it, which lives
     */
    public synchronized Optional<Holder> free(long store, String name, String host) {
        if (!catalog.shared()) {
            return Optional.empty();
        }
        long key = key("store", uid(store));
        Optional<Holder> holder = holder(store);
        if (tryLock(key)) {
            catalog.transact(() -> clear(store));
            ask("SELECT pg_advisory_unlock(?)", key);
            return holder;
        }
        if (holder.isPresent() && holder.get().host().equals(host) && !holder.get().diedOn(host)) {
            throw new Halt(Halt.Kind.BUSY, name + " is held by " + holder.get() + ", which lives");
        }
        catalog.transact(() -> clear(store));
        ask("SELECT COUNT(pg_terminate_backend(pid)) > 0 FROM pg_locks WHERE locktype = 'advisory' "
                + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                + "AND (classid::bigint << 32 | objid::bigint) = ? AND objsubid = 1", key);
        return holder;
    }

    private void clear(long store) {
        catalog.jdbc().sql("DELETE FROM store_hold WHERE store_id = ?").param(store).update();
    }

    /** Notes that this process executes a run, until it ends. */
    public void executing(String run) {
        if (catalog.shared() && !tryLock(key("run", run))) {
            throw new Halt(Halt.Kind.BUSY, "run " + run + " is being executed by another process");
        }
    }

    /** Whether the process that executed a run, on this host or another, has ended. */
    public synchronized boolean ended(String run, Operator by, Operator self) {
        boolean here = by.host().equals(self.host());
        boolean gone = here && (by.pid() == self.pid() || ProcessHandle.of(by.pid()).isEmpty());
        if (!catalog.shared()) {
            return gone || !here;
        }
        long key = key("run", run);
        if (tryLock(key) || gone && waitFor(key)) {
            ask("SELECT pg_advisory_unlock(?)", key);
            return true;
        }
        return false;
    }

    /** @throws Halt if a store was taken from this process; to be asked in each transaction that it begins */
    public void require() {
        if (tokens.isEmpty()) {
            return;
        }
        int held = catalog.jdbc().sql("SELECT store_id FROM store_hold WHERE token IN (:tokens) FOR SHARE")
                .param("tokens", tokens.values()).query(Long.class).list().size();
        if (held < tokens.size()) {
            throw new Halt(Halt.Kind.BUSY, "a store was taken from this process, because its connection to the "
                    + "catalog was lost or by unlock; stopped where it was");
        }
    }

    private Optional<Holder> holder(long store) {
        return catalog.jdbc().sql("SELECT what, actor, host, pid, since FROM store_hold WHERE store_id = ?")
                .param(store).query((row, n) -> new Holder(row.getString(1), row.getString(2), row.getString(3),
                        row.getLong(4), Instant.ofEpochMilli(row.getLong(5)))).optional();
    }

    private String uid(long store) {
        return catalog.jdbc().sql("SELECT uid FROM store WHERE id = ?").param(store).query(String.class).single();
    }

    /** Advisory locks are numbers that all programs on a database share: this one is nobody else's but by chance. */
    private long key(String kind, String name) {
        return Long.parseUnsignedLong(DigestUtils.sha256Hex("winnow " + catalog.uid() + " " + kind + " " + name)
                .substring(0, 16), 16);
    }

    private boolean tryLock(long key) {
        return ask("SELECT pg_try_advisory_lock(?)", key);
    }

    private boolean waitFor(long key) {
        try {
            return query("SELECT pg_advisory_lock(?) IS NOT NULL", key);
        } catch (SQLException failed) {
            if (NOT_IN_TIME.equals(failed.getSQLState())) {
                return false;
            }
            throw lost(failed);
        }
    }

    private boolean ask(String sql, long key) {
        try {
            return query(sql, key);
        } catch (SQLException failed) {
            throw lost(failed);
        }
    }

    private boolean query(String sql, long key) throws SQLException {
        if (session == null) {
            session = catalog.dataSource().getConnection();
            try (PreparedStatement patience = session.prepareStatement(PATIENCE)) {
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
        return new Halt(Halt.Kind.BUSY, "the catalog was lost on the way: " + Failure.rootMessage(failed)
                + "; start again, what was begun is recovered", failed);
    }

    @Override
    public synchronized void close() {
        tokens.clear();
        if (session != null) {
            // Not back into the pool, whose sessions must hold nothing.
            catalog.evict(session);
            session = null;
        }
    }
}
