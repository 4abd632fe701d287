package dev.winnow.catalog;

import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.SharedSchema;
import dev.winnow.model.Operator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** The workers of hosts that share a catalog, and their reports about their stores. */
public record Workers(Catalog catalog) {

    /** Increase this number when entries are read differently. */
    public static final String READER = "6";

    /**
     * Of the catalog's tables, by their newest migration, of what workers are asked to do, and of how they read entries.
     * The second number goes up where a step or what it leaves behind becomes another one.
     */
    public static final String FORMAT = SharedSchema.VERSION + ".2." + READER;

    /** The state of one that ended when it was asked to. */
    public static final String STOPPED = "stopped";

    private static final RowMapper<Report> REPORT = (row, n) -> new Report(row.getString("host"), row.getString("version"),
            row.getString("format"), row.getLong("pid"), row.getString("state"), Instant.ofEpochMilli(row.getLong("since")),
            Instant.ofEpochMilli(row.getLong("last_seen")), row.getLong("ahead"));

    /**
     * The last report of a worker.
     *
     * @param version  of its program
     * @param format   of tables and requests, as its program knows them
     * @param state    what it does, or {@link #STOPPED}; empty for nothing
     * @param since    when it began that
     * @param lastSeen when it reported this
     * @param ahead    by how many milliseconds its clock is ahead of the database's
     */
    public record Report(String host, String version, String format, long pid, String state, Instant since, Instant lastSeen,
                       long ahead) {

        /** Who it is. */
        public Operator process() {
            return new Operator("worker", host, pid);
        }
    }

    /**
     * A store as a worker found it last.
     *
     * @param mark   the id in its mark; null where it has none or is not there
     * @param medium what it lies on; null where it is not there, as are the bytes
     */
    public record Seen(long store, String root, String mark, String medium, Long freeBytes, Long totalBytes) { }

    public Optional<Report> of(String host) {
        return catalog.sql("SELECT * FROM worker WHERE host = ?").param(host).query(REPORT).optional();
    }

    public List<Report> all() {
        return catalog.sql("SELECT * FROM worker ORDER BY host").query(REPORT).list();
    }

    /** The stores of a host, as its worker found them last, by their roots. */
    public List<Seen> stores(String host) {
        return catalog.sql("SELECT s.store_id, m.root, s.mark, s.medium, s.free_bytes, s.total_bytes FROM worker_store s "
                        + "JOIN store_mount m ON m.store_id = s.store_id AND m.host = s.host WHERE s.host = ? ORDER BY m.root")
                .param(host).query((row, n) -> new Seen(row.getLong(1), row.getString(2), row.getString(3),
                        row.getString(4), Columns.number(row, 5), Columns.number(row, 6))).list();
    }

    /** Notes what a worker tells of itself; {@code lastSeen} is now. */
    public void report(Report report) {
        catalog.transact(() -> {
            Object[] values = {report.version(), report.format(), report.pid(), report.state(), report.since().toEpochMilli(), catalog.now(),
                report.ahead(), report.host()};
            if (catalog.sql("UPDATE worker SET version = ?, format = ?, pid = ?, state = ?, since = ?, last_seen = ?, ahead = ? "
                    + "WHERE host = ?").params(values).update() == 0) {
                catalog.sql("INSERT INTO worker (version, format, pid, state, since, last_seen, ahead, host) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)").params(values).update();
            }
        });
    }

    public void report(String host, List<Seen> stores) {
        catalog.transact(() -> {
            catalog.sql("DELETE FROM worker_store WHERE host = ?").param(host).update();
            for (Seen seen : stores) {
                catalog.sql("INSERT INTO worker_store (host, store_id, mark, medium, free_bytes, total_bytes) "
                                + "VALUES (?, ?, ?, ?, ?, ?)")
                        .params(host, seen.store(), seen.mark(), seen.medium(), seen.freeBytes(), seen.totalBytes()).update();
            }
        });
    }
}
