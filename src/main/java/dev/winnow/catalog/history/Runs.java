package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent.Overridden;
import dev.winnow.catalog.event.EventContext;
import dev.winnow.catalog.event.RunEvent.Head;
import dev.winnow.catalog.event.RunEvent.RunEnded;
import dev.winnow.catalog.event.RunEvent.RunResumed;
import dev.winnow.catalog.event.RunEvent.RunStarted;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Operator;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.RowMapper;

/** Runs with their outcomes and figures. */
public record Runs(Catalog catalog) {

    /**
     * One run.
     *
     * @param job     null if it has no job file, as for restoring a build
     * @param asOf    null if it judges nothing
     * @param ended   null while it runs
     * @param outcome null while it runs
     * @param report  folder of its report, or null
     * @param plan    the plan that it made or applied, or null
     */
    public record RunRow(String id, String job, RunKind kind, Instant asOf, Instant started, Instant ended,
                         RunOutcome outcome, Counts counts, String report, String plan, Operator operator) { }

    /** The figures of a run; {@code bytesRemoved} in bytes, the others in parts. */
    public record Counts(long kept, long removed, long bytesRemoved, long skipped) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /** If more time than this has passed since the last run, the clock may be wrong. */
    public static final Duration CLOCK_LEAP = Duration.ofDays(90);

    /** Runs that need a trusted clock. Other runs do not change the time that the clock is checked against. */
    private static final Set<RunKind> CHECKED = Set.of(RunKind.APPLY, RunKind.PURGE);

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC);

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final RowMapper<RunRow> ROW = (row, n) -> new RunRow(row.getString("id"), row.getString("job"),
            RunKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), NanoTimes.instant(row.getObject("as_of", Long.class)),
            Instant.ofEpochMilli(row.getLong("started_at")), Columns.instant(row, "ended_at"),
            row.getString("outcome") == null ? null
                    : RunOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
            new Counts(row.getLong("kept"), row.getLong("removed"), row.getLong("bytes_removed"),
                    row.getLong("skipped")),
            row.getString("report"), row.getString("plan_id"),
            new Operator(row.getString("actor"), row.getString("host"), row.getLong("pid")));

    /** A new id; ids sort by time. */
    public String newId(char prefix) {
        byte[] random = new byte[3];
        RANDOM.nextBytes(random);
        return prefix + "-" + STAMP.format(catalog.clock().instant()) + "-" + HexFormat.of().formatHex(random);
    }

    /**
     * Starts a run.
     *
     * @param job  null if it has no job file
     * @param asOf null if it judges nothing; for a plan, null means its own start
     * @param plan the plan that it applies, or null
     */
    public RunRow start(RunKind kind, String job, Instant asOf, String plan, Operator operator) {
        return catalog.inTransaction(() -> {
            String id = newId('r');
            catalog.locks().lockRun(id);
            catalog.passGate();
            EventContext now = new Events(catalog).now(operator.actor());
            // Read the clock once: entries that a scan sees first get the time of the start, which must not be after as-of.
            RunStarted started = new RunStarted(id, kind.word(), job,
                    asOf == null && kind == RunKind.PLAN ? Instant.ofEpochMilli(now.at()) : asOf, plan, operator.host(),
                    operator.pid());
            started.apply(catalog, now);
            new Events(catalog).record(now, List.of(started));
            return find(id).orElseThrow();
        });
    }

    /** Ends a run. Does nothing if the run has ended already. */
    public void end(String id, RunOutcome outcome, Counts counts) {
        catalog.transact(() -> {
            RunRow run = find(id).orElseThrow();
            if (run.ended() != null) {
                return;
            }
            new Events(catalog).apply(run.operator().actor(), new RunEnded(id, outcome.word(), counts.kept(), counts.removed(),
                    counts.bytesRemoved(), counts.skipped(), heads()));
            boolean checked = CHECKED.contains(run.kind()) && outcome != RunOutcome.INTERRUPTED;
            catalog.sql("UPDATE catalog SET last_run_at = ?, last_run_host = ? WHERE last_run_at IS NULL "
                            + (checked ? "OR last_run_at BETWEEN ? AND ?" : ""))
                    .params(checked ? List.of(catalog.now(), run.operator().host(),
                            catalog.now() - CLOCK_LEAP.toMillis(), catalog.now())
                            : List.of(catalog.now(), run.operator().host())).update();
        });
    }

    private List<Head> heads() {
        return !catalog.shared() ? List.of() : catalog.sql("SELECT host, seq, hash FROM ledger WHERE seq > 0 ORDER BY host, id")
                .query((row, n) -> new Head(row.getString(1), row.getLong(2), row.getString(3))).list();
    }

    public Optional<RunRow> unfinishedApply(String plan) {
        return catalog.sql("SELECT * FROM run WHERE plan_id = ? AND kind = 'apply' "
                + "AND (outcome IS NULL OR outcome NOT IN ('done', 'problems')) ORDER BY started_at DESC "
                + "FETCH FIRST 1 ROWS ONLY").param(plan).query(ROW).optional();
    }

    public Optional<RunRow> doneApply(String plan) {
        return catalog.sql("SELECT * FROM run WHERE plan_id = ? AND kind = 'apply' AND outcome IN ('done', 'problems') "
                + "ORDER BY started_at DESC FETCH FIRST 1 ROWS ONLY").param(plan).query(ROW).optional();
    }

    /** Resumes an interrupted or stopped run. */
    public RunRow reopen(RunRow run, Operator operator) {
        catalog.locks().lockRun(run.id());
        new Events(catalog).apply(operator.actor(), new RunResumed(run.id(), operator.host(), operator.pid()));
        return find(run.id()).orElseThrow();
    }

    /** Asks the workers of a run to stop at the next item, or no longer. */
    public void askToStop(String run, boolean stop) {
        catalog.transact(() -> {
            catalog.sql("DELETE FROM run_stop WHERE run_id = ?").param(run).update();
            if (stop) {
                catalog.sql("INSERT INTO run_stop (run_id) VALUES (?)").param(run).update();
            }
        });
    }

    /** Records that a person overrode a limit; {@code id} is null if no run had begun. */
    public void overridden(String id, String actor, String reason, String limits) {
        new Events(catalog).apply(actor, new Overridden(id, reason, limits));
    }

    /** Records that a person trusts the present time of the clock. */
    public void trustClock() {
        catalog.sql("UPDATE catalog SET last_run_at = ? WHERE last_run_at IS NOT NULL").param(catalog.now()).update();
    }

    /** Sets when what a run removes from now on may be purged. */
    public void purgeAt(String id, Instant purgeAt) {
        catalog.sql("UPDATE run SET purge_at = ? WHERE id = ?").params(purgeAt.toEpochMilli(), id).update();
    }

    /** When what an apply removes now may be purged. */
    public Instant purgeAt(String id) {
        return Instant.ofEpochMilli(catalog.sql("SELECT purge_at FROM run WHERE id = ?").param(id).query(Long.class).single());
    }

    /** When the first of what an apply removed may be purged; an apply that was resumed gives several times. */
    public Instant firstPurge(String id) {
        return Instant.ofEpochMilli(catalog.sql("SELECT COALESCE((SELECT MIN(r.purge_at) FROM removal r WHERE r.run_id = run.id), "
                + "run.purge_at) FROM run WHERE run.id = ?").param(id).query(Long.class).single());
    }

    /** The figures of a run so far, counted from other tables. */
    public Counts counted(RunRow run) {
        boolean restore = run.kind() == RunKind.RESTORE;
        String mine = run.kind() == RunKind.APPLY ? "run_id = ?"
                : "ended_run = ? AND state = '" + (restore ? Removals.RESTORED : Removals.PURGED) + "'";
        // A part counts once, even if it is in several entries and stores.
        Set<PartKind> kinds = new TreeSet<>();
        catalog.sql("SELECT DISTINCT kinds FROM removal WHERE " + mine).param(run.id()).query(String.class).list()
                .forEach(joined -> kinds.addAll(PartKind.split(joined)));
        long parts = 0;
        for (PartKind kind : kinds) {
            parts += catalog.sql("SELECT COUNT(DISTINCT build_key) FROM removal r WHERE " + mine + SelectedRemovals.OF_KIND)
                    .params(run.id(), SelectedRemovals.param(kind)).query(Long.class).single();
        }
        return restore ? new Counts(parts, 0, 0, 0) : new Counts(0, parts, catalog.sql("SELECT COALESCE(SUM(bytes), 0) "
                + "FROM removal WHERE " + mine).param(run.id()).query(Long.class).single(), 0);
    }

    public void plan(String id, String plan) {
        catalog.sql("UPDATE run SET plan_id = ? WHERE id = ?").params(plan, id).update();
    }

    public void report(String id, String directory) {
        catalog.sql("UPDATE run SET report = ? WHERE id = ?").params(directory, id).update();
    }

    public Optional<RunRow> find(String id) {
        return catalog.sql("SELECT * FROM run WHERE id = ?").param(id).query(ROW).optional();
    }

    /** Runs of a job, or of all jobs if {@code job} is null; newest first. */
    public List<RunRow> list(String job, int limit) {
        return job == null
                ? catalog.sql("SELECT * FROM run ORDER BY started_at DESC, id DESC FETCH FIRST " + limit + " ROWS ONLY")
                        .query(ROW).list()
                : catalog.sql("SELECT * FROM run WHERE job = ? ORDER BY started_at DESC, id DESC FETCH FIRST " + limit
                        + " ROWS ONLY").param(job).query(ROW).list();
    }

    /** Like {@link #list}, but only runs older than {@code run}; null starts with the newest. */
    public List<RunRow> before(String job, String run, int limit) {
        return catalog.sql("SELECT * FROM run WHERE id < :run" + (job == null ? "" : " AND job = :job") + " ORDER BY id DESC "
                + "FETCH FIRST " + limit + " ROWS ONLY").param("run", run == null ? "s" : run).param("job", job).query(ROW).list();
    }

    /**
     * Runs of a job, or of all jobs if {@code job} is null, that started from {@code from} on and before {@code to}; newest
     * first.
     *
     * @param from null for the beginning
     * @param to   null for now
     */
    public List<RunRow> list(String job, Instant from, Instant to, int limit) {
        return catalog.sql("SELECT * FROM run WHERE (CAST(? AS VARCHAR) IS NULL OR job = ?) AND started_at >= ? "
                        + "AND started_at < ? ORDER BY started_at DESC, id DESC FETCH FIRST " + limit + " ROWS ONLY")
                .params(job, job, from == null ? 0 : from.toEpochMilli(), to == null ? Long.MAX_VALUE : to.toEpochMilli())
                .query(ROW).list();
    }

    public List<RunRow> open(String job) {
        return catalog.sql("SELECT * FROM run WHERE ended_at IS NULL AND job = ? ORDER BY started_at").param(job)
                .query(ROW).list();
    }

    /** The end of the run that the clock is checked against; {@code host} is "" if unknown. */
    public record Last(Instant at, String host) { }

    /** The last apply or purge of any host; if there is none, the first run; empty if there are no runs. */
    public Optional<Last> last() {
        return catalog.sql("SELECT last_run_at, last_run_host FROM catalog WHERE last_run_at IS NOT NULL")
                .query((row, n) -> new Last(Instant.ofEpochMilli(row.getLong(1)),
                        row.getString(2) == null ? "" : row.getString(2))).optional();
    }

    /** The ids of all runs. */
    public Set<String> ids() {
        return catalog.sql("SELECT id FROM run").query(String.class).set();
    }

    /** Whether any other run has not ended, for all that the catalog knows. */
    public boolean anyOpen(String but) {
        return !catalog.sql("SELECT id FROM run WHERE ended_at IS NULL AND id <> ? FETCH FIRST 1 ROWS ONLY").param(but)
                .query(String.class).list().isEmpty();
    }
}
