package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.event.Approved;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.jdbc.core.RowMapper;

/** Saved plans with their decisions, groups and approvals. */
public record Plans(Catalog catalog) {

    /**
     * A saved plan.
     *
     * @param content     hash of the job file's content, to which approvals are bound
     * @param simulated   whether its as-of instant is later than its making; such a plan is never applied
     * @param fingerprint hash of the whole plan; null until the plan is complete
     * @param limited     the exceeded limits, one per line; null if there are none
     * @param space       the outcome of the job's {@code space} setting on each file system, as JSON; null without it
     */
    public record PlanRow(String id, String run, String job, String jobFile, String jobSha256, String content,
                          Instant asOf, Instant created, boolean simulated, String fingerprint, String limited,
                          String approvedBy, Instant approvedAt, Instant appliedAt, String space) { }

    /**
     * The decision on one part of one build.
     *
     * @param cause   the kind of reason that keeps it; null if it is removed
     * @param reasons joined by {@code ; }
     * @param places  the entries that held the part; never empty
     */
    public record Decision(long seq, long build, String key, PartKind kind, boolean keep, KeptBy cause,
                           String rule, String reasons, long bytes, long files, Instant changesAt,
                           List<Located> places) {
        public Decision {
            places = List.copyOf(places);
        }
    }

    /** The share of a part in one entry when the plan was made. */
    public record Located(long entry, long bytes, long files) { }

    /**
     * A group of a plan. Its decisions are successive.
     *
     * @param parts    number of its present parts
     * @param heldBack whether it is left alone because it exceeds its limit
     */
    public record Group(String name, long firstSeq, long lastSeq, long parts, long removals, boolean heldBack) { }

    /** Rows that one transaction deletes. They are limited because H2 holds the undo log in memory. */
    private static final long DELETE_BATCH = 20_000;

    private static final RowMapper<PlanRow> ROW = (row, n) -> new PlanRow(row.getString("id"),
            row.getString("run_id"), row.getString("job"), row.getString("job_file"), row.getString("job_sha256"),
            row.getString("content"), NanoTimes.instant(row.getLong("as_of")),
            Instant.ofEpochMilli(row.getLong("created_at")), row.getBoolean("simulated"),
            row.getString("fingerprint"), row.getString("limited"), row.getString("approved_by"),
            Columns.instant(row, "approved_at"), Columns.instant(row, "applied_at"),
            row.getString("space"));

    /** Inserts a plan without decisions. */
    public void create(PlanRow plan) {
        catalog.sql("INSERT INTO plan (id, run_id, job, job_file, job_sha256, content, as_of, created_at, simulated) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(plan.id(), plan.run(), plan.job(), plan.jobFile(), plan.jobSha256(), plan.content(),
                        NanoTimes.of(plan.asOf()), plan.created().toEpochMilli(), plan.simulated()).update();
    }

    /** Deletes the decisions, items and groups of a plan, in several transactions because there may be very many. */
    public void clear(String plan) {
        long last = catalog.sql("SELECT COALESCE(MAX(seq), -1) FROM plan_item WHERE plan_id = ?").param(plan)
                .query(Long.class).single();
        for (long from = 0; from <= last; from += DELETE_BATCH) {
            long first = from;
            catalog.transact(() -> catalog.sql("DELETE FROM plan_item WHERE plan_id = ? AND seq BETWEEN ? AND ?")
                    .params(plan, first, first + DELETE_BATCH - 1).update());
        }
        catalog.transact(() -> {
            catalog.sql("DELETE FROM plan_group WHERE plan_id = ?").param(plan).update();
            catalog.sql("DELETE FROM decision_block WHERE plan_id = ?").param(plan).update();
        });
    }

    public void addDecisions(String plan, List<Decision> decisions) {
        new Decisions(catalog).add(plan, decisions);
    }

    /** Adds groups. Call this before the plan is complete. */
    public void addGroups(String plan, List<Group> groups) {
        catalog.batch("INSERT INTO plan_group (plan_id, name, first_seq, last_seq, parts, removals, held_back) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?)", groups, group -> new Object[] {plan, group.name(), group.firstSeq(),
                    group.lastSeq(), group.parts(), group.removals(), group.heldBack()});
    }

    private static final String GROUP = "SELECT name, first_seq, last_seq, parts, removals, held_back FROM plan_group "
            + "WHERE plan_id = ?";

    private static final RowMapper<Group> GROUP_ROW = (row, n) -> new Group(row.getString(1), row.getLong(2),
            row.getLong(3), row.getLong(4), row.getLong(5), row.getBoolean(6));

    public Group group(String plan, long firstSeq) {
        return catalog.sql(GROUP + " AND first_seq = ?").params(plan, firstSeq).query(GROUP_ROW).single();
    }

    List<Group> groups(String plan) {
        return catalog.sql(GROUP + " ORDER BY first_seq").param(plan).query(GROUP_ROW).list();
    }

    /** The groups, by the numbers of their first decisions, of which a plan keeps something that {@code of} selects. */
    public Set<Long> groupsKeeping(String plan, Predicate<Decision> of) {
        Set<Long> keeping = new HashSet<>();
        Iterator<Group> groups = groups(plan).iterator();
        Group[] at = {groups.hasNext() ? groups.next() : null};
        new Decisions(catalog).forEach(plan, 0, Long.MAX_VALUE, piece -> {
            for (Decision decision : piece) {
                while (decision.seq() > at[0].lastSeq()) {
                    at[0] = groups.next();
                }
                if (decision.keep() && of.test(decision)) {
                    keeping.add(at[0].firstSeq());
                }
            }
            return true;
        });
        return keeping;
    }

    /**
     * An entry with parts that a plan keeps.
     *
     * @param asked the kinds of part that the plan keeps in it and that the caller asked for
     * @param parts the present data of all its parts
     * @param gone  whether a part that the plan keeps is no longer in the catalog
     * @param same  whether the parts that were asked for are unchanged since the plan
     */
    public record KeptPlace(String key, long entry, long store, String path, EntryType type, Set<PartKind> asked,
                            Map<PartKind, PartColumns> parts, boolean gone, boolean same) { }

    /**
     * Reads the entries with parts that a plan keeps of a group, some hundred at a time.
     *
     * @param of   selects decisions; the entries of others are not read
     * @param asks selects the decisions whose parts are wanted
     * @param each returns whether to continue
     */
    public void keptPlaces(PlanRow plan, Group group, List<Long> stores, Predicate<Decision> of, Predicate<Decision> asks,
                           Predicate<List<KeptPlace>> each) {
        new Decisions(catalog).forEach(plan.id(), group.firstSeq(), group.lastSeq(), piece -> {
            List<Decision> kept = piece.stream().filter(Decision::keep).filter(of).toList();
            return kept.isEmpty() || each.test(places(plan, kept, stores, asks));
        });
    }

    /** Reads all decisions of a plan that keep a part, some hundred at a time. */
    public void kept(PlanRow plan, Consumer<List<Decision>> each) {
        new Decisions(catalog).forEach(plan.id(), 0, Long.MAX_VALUE, piece -> {
            each.accept(piece.stream().filter(Decision::keep).toList());
            return true;
        });
    }

    private List<KeptPlace> places(PlanRow plan, List<Decision> kept, List<Long> stores, Predicate<Decision> asks) {
        Map<Long, Set<PartKind>> kinds = new HashMap<>();
        Map<Long, Set<PartKind>> asked = new HashMap<>();
        Map<Long, Decision> decisions = new HashMap<>();
        for (Decision decision : kept) {
            for (Located place : decision.places()) {
                kinds.computeIfAbsent(place.entry(), entry -> new TreeSet<>()).add(decision.kind());
                Set<PartKind> those = asked.computeIfAbsent(place.entry(), entry -> new TreeSet<>());
                if (asks.test(decision)) {
                    those.add(decision.kind());
                }
                decisions.put(place.entry(), decision);
            }
        }
        long made = plan.created().toEpochMilli();
        List<KeptPlace> places = new ArrayList<>();
        for (List<Long> some : InLists.of(kinds.keySet())) {
            catalog.sql("SELECT e.id, e.build_id, e.store_id, e.path, e.type, e.parts FROM entry e "
                    + "WHERE e.id IN (:entries) AND e.store_id IN (:stores)")
                    .param("entries", some).param("stores", stores).query(row -> {
                        long entry = row.getLong(1);
                        Decision decision = decisions.get(entry);
                        Map<PartKind, PartColumns> parts = PartColumns.read(row, 6);
                        places.add(new KeptPlace(decision.key(), entry, row.getLong(3), row.getString(4),
                                EntryType.valueOf(row.getString(5)), asked.get(entry), parts,
                                !kinds.get(entry).stream().allMatch(kind -> PartColumns.isPresent(parts.get(kind))),
                                row.getLong(2) == decision.build() && asked.get(entry).stream().allMatch(kind ->
                                        PartColumns.isPresent(parts.get(kind)) && parts.get(kind).stateAt() <= made)));
                    });
        }
        places.sort(Comparator.comparing(KeptPlace::key).thenComparing(KeptPlace::entry));
        return places;
    }

    /** Completes a plan, which never changes from then on. */
    public void complete(String plan, String fingerprint, String limited, String space) {
        catalog.sql("UPDATE plan SET fingerprint = ?, limited = ?, space = ? WHERE id = ?")
                .params(fingerprint, limited, space, plan).update();
    }

    public Optional<PlanRow> find(String plan) {
        return catalog.sql("SELECT * FROM plan WHERE id = ?").param(plan).query(ROW).optional();
    }

    /** Whether a newer complete plan of the same job has been applied. */
    public boolean newerApplied(PlanRow plan) {
        return catalog.sql("SELECT COUNT(*) FROM plan WHERE job = ? AND applied_at IS NOT NULL "
                + "AND changes > (SELECT changes FROM plan WHERE id = ?)").params(plan.job(), plan.id()).query(Long.class).single() > 0;
    }

    /**
     * Approves a plan, and later plans of the same content.
     *
     * @param limitOverride the reason for overriding the limits of this plan; null if they are not overridden
     */
    public void approve(PlanRow plan, String by, String limitOverride) {
        catalog.transact(() -> {
            catalog.passGate();
            Job.Approval said = catalog.sql("SELECT approval FROM plan WHERE id = ? AND approval IS NOT NULL")
                    .param(plan.id()).query((row, n) -> Job.Approval.valueOf(row.getString(1))).optional().orElse(Job.Approval.ON_CHANGE);
            new Events(catalog).apply(by, new Approved(plan.id(), plan.job(), plan.content(), plan.fingerprint(), by, said.name(),
                    limitOverride));
        });
    }

    /**
     * Records the job file's {@code approval} setting with a plan. A stricter setting is in force at once; a laxer one only
     * when a plan with it is approved.
     */
    public void recordApprovalSetting(String plan, String job, Job.Approval says) {
        catalog.sql("UPDATE plan SET approval = ? WHERE id = ?").params(says.name(), plan).update();
        if (approvalInForce(job).map(known -> says.stricterThan(known)).orElse(true)) {
            Approved.inForce(catalog, job, says);
        }
    }

    /** The {@code approval} setting in force for a job; empty before its first plan. */
    public Optional<Job.Approval> approvalInForce(String job) {
        return catalog.sql("SELECT approval FROM job_approval WHERE job = ?").param(job)
                .query((row, n) -> Job.Approval.valueOf(row.getString(1)))
                .optional();
    }

    public Optional<String> approver(String job, String content) {
        return catalog.sql("SELECT approved_by FROM approval WHERE job = ? AND content = ?").params(job, content)
                .query(String.class).optional();
    }

    /** A line for each group that a plan leaves alone because it exceeds its limit. */
    public List<String> heldBack(String plan) {
        return catalog.sql("SELECT name, parts, removals FROM plan_group WHERE plan_id = ? AND held_back ORDER BY name")
                .param(plan).query((row, n) -> "removals-per-group of " + row.getString(1) + ": " + row.getLong(3)
                        + " of " + row.getLong(2) + " parts").list();
    }

    /** The reason with which a person overrides the limits of this plan. */
    public Optional<String> limitOverride(String plan) {
        return catalog.sql("SELECT limit_override FROM approval WHERE plan_id = ? AND limit_override IS NOT NULL").param(plan)
                .query(String.class).optional();
    }

    private static final String LIVE = "SELECT * FROM plan WHERE job = ? AND fingerprint IS NOT NULL AND NOT simulated ";
    private static final String NEWEST = "ORDER BY created_at DESC, id DESC ";

    /** The newest plans of a job without simulations, newest first. */
    public List<PlanRow> newest(String job, int most) {
        return catalog.sql(LIVE + NEWEST + "FETCH FIRST " + most + " ROWS ONLY").param(job).query(ROW).list();
    }

    /**
     * Complete plans, newest first.
     *
     * @param job  null for all jobs
     * @param plan only older plans than this one; null starts with the newest
     */
    public List<PlanRow> before(String job, String plan, int most) {
        return catalog.sql("SELECT * FROM plan WHERE fingerprint IS NOT NULL AND id < :plan" + (job == null ? "" : " AND job = :job")
                + " ORDER BY id DESC FETCH FIRST " + most + " ROWS ONLY").param("plan", plan == null ? "q" : plan)
                .param("job", job).query(ROW).list();
    }

    /** The newest plan of a job that was made after an instant, and that is approved and not yet applied. */
    public Optional<PlanRow> approved(Job job, Instant after) {
        return catalog.sql(LIVE + "AND content = ? AND created_at >= ? AND approved_by IS NOT NULL AND applied_at IS NULL "
                        + NEWEST + "FETCH FIRST 1 ROWS ONLY").params(job.name(), job.content(), after.toEpochMilli())
                .query(ROW).optional();
    }

    /** The plan of a job that was approved last; empty before the first approval, or if the plan has been deleted. */
    public Optional<PlanRow> lastApproved(String job) {
        return catalog.sql("SELECT p.* FROM plan p JOIN approval a ON a.plan_id = p.id WHERE a.job = ? "
                + "ORDER BY a.approved_at DESC FETCH FIRST 1 ROWS ONLY").param(job).query(ROW).optional();
    }

    /** Records the time zone of a plan's job file. */
    public void zone(String plan, ZoneId zone) {
        catalog.sql("UPDATE plan SET zone = ? WHERE id = ?").params(zone.getId(), plan).update();
    }

    /**
     * The time zone of a job's newest plan; of all jobs if {@code job} is null.
     *
     * @return empty if it is unknown, or if the jobs have different zones
     */
    public Optional<ZoneId> zone(String job) {
        List<String> zones = catalog.sql("SELECT DISTINCT p.zone FROM plan p WHERE p.zone IS NOT NULL "
                        + "AND (CAST(? AS VARCHAR) IS NULL OR p.job = ?) AND NOT EXISTS (SELECT 1 FROM plan n "
                        + "WHERE n.job = p.job AND n.zone IS NOT NULL AND n.created_at > p.created_at)")
                .params(job, job).query(String.class).list();
        return zones.size() == 1 ? Optional.of(ZoneId.of(zones.get(0))) : Optional.empty();
    }

    public List<String> jobs() {
        return catalog.sql("SELECT DISTINCT job FROM plan").query(String.class).list();
    }

    /** The text of a job file, if a run has stored it. */
    public Optional<String> jobText(String sha256) {
        return catalog.sql("SELECT text FROM job_text WHERE sha256 = ?").param(sha256).query(String.class).optional();
    }

    /** Records that applying a plan has begun. */
    public void applied(String plan) {
        catalog.sql("UPDATE plan SET applied_at = COALESCE(applied_at, ?) WHERE id = ?").params(catalog.now(), plan)
                .update();
    }
}
