package dev.winnow.catalog.latest;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.AllRows;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Order;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Builds that could be the latest of their project, branch and os: they are sure, and their products are present and not
 * about to be removed. A build that had not settled at the last scan of its store does not count, because it may have
 * changed since. Reads builds by their ids, some thousand at a time, so that no database has to sort or hold them.
 */
public final class LatestCandidates {

    private static final int CHUNK = 2_000;
    private static final int FIRST = 20;

    private static final String NO_DOUBTS = "[]";
    private static final int TARGET = 2;
    private static final int REST = TARGET + BuildRows.LISTED_COLUMNS;

    private static final String BUILDS = "SELECT b.build_key, " + BuildRows.LISTED + ", b.id, b.finished_at, "
            + "b.settles_at, b.doubts_json, b.tags_json, b.revision, b.properties_json FROM build b WHERE ";

    private static final String PAGE = "b.id > ? ORDER BY b.id FETCH FIRST " + CHUNK + " ROWS ONLY";

    private static final String ENTRIES = "SELECT e.build_id, e.id, e.store_id, e.jobs, e.parts, e.doubts_json, e.product_files "
            + "FROM entry e WHERE e.build_id ";

    /** Names all columns of an index, for else H2 would read all of the target to sort it. */
    private static final String OF_TARGET = "b.project = ? AND b.branch = ? AND b.os = ? AND b.finished_at <= ? "
            + "ORDER BY b.project DESC, b.branch DESC, b.os DESC, b.finished_at DESC FETCH FIRST ";

    private final Catalog catalog;
    private final Map<String, Defect> defects;
    private final Map<Long, Long> scanned = new HashMap<>();
    private final Map<Long, VersionOrder> orders;

    public LatestCandidates(Catalog catalog) {
        this.catalog = catalog;
        this.defects = new Defects(catalog).current();
        catalog.sql("SELECT id, scanned_at FROM store WHERE scanned_at IS NOT NULL").query(row -> {
            scanned.put(row.getLong(1), NanoTimes.ofMillis(row.getLong(2)));
        });
        this.orders = new Stores(catalog).allVersionOrders();
    }

    /** A project's branch on one system. */
    public record Target(String project, String branch, String os) {

        /** That of a build; null where one of its names is not known. */
        private static Target of(Attributes of) {
            return of.project() == null || of.branch() == null || of.os() == null ? null
                    : new Target(of.project(), of.branch(), of.os());
        }
    }

    /** @param sure whether the build itself could be the latest, whatever its entries say */
    private record Row(long id, Build build, Target target, long finished, long settles, boolean sure) { }

    /** What the entries of a build say. */
    private final class EntrySummary {
        private boolean ofJob;
        private boolean products;
        private boolean trash;
        private boolean toRemove;
        private boolean doubtful;
        /** In {@link NanoTimes}. */
        private long scanned = Long.MAX_VALUE;
        private VersionOrder order;

        void add(boolean entryOfJob, boolean entryLeaves, long store, String parts, boolean sure, long productFiles) {
            ofJob |= entryOfJob;
            trash |= PartColumns.productsInTrash(parts);
            toRemove |= entryLeaves;
            if (PartColumns.anyPresent(parts)) {
                boolean holds = PartColumns.productsPresent(parts) && productFiles > 0;
                products |= holds;
                order = holds && order == null ? orders.get(store) : order;
                doubtful |= !sure;
                scanned = Math.min(scanned, LatestCandidates.this.scanned.getOrDefault(store, Long.MIN_VALUE));
            }
        }
    }

    /**
     * Hands over those of one target, newest first. It reads more of them only as long as they are wanted, because a target
     * may have thousands and the first is mostly enough.
     *
     * @param each returns whether another is wanted
     */
    public void ofTarget(Target target, Predicate<Build> each) {
        long latest = Long.MAX_VALUE;
        int most = FIRST;
        while (true) {
            List<Row> page = new ArrayList<>();
            rows(OF_TARGET + most + " ROWS ONLY", true, page::add, target.project(), target.branch(), target.os(), latest);
            boolean end = page.size() < most;
            long earliest = end ? Long.MIN_VALUE : page.get(most - 1).finished();
            // Those that finished at one instant are ordered by more than that: they come with the next page, together.
            List<Row> whole = page.stream().filter(row -> end || row.finished() > earliest)
                    .sorted(Comparator.comparing(Row::build, Order.NEWEST_FIRST)).toList();
            if (!handOver(whole, each) || end) {
                return;
            }
            latest = earliest;
            most = whole.isEmpty() ? most * 4 : Math.min(most * 4, CHUNK);
        }
    }

    private boolean handOver(List<Row> rows, Predicate<Build> each) {
        Map<Long, EntrySummary> entries = new HashMap<>();
        for (List<Long> some : InLists.of(rows.stream().map(Row::id).toList())) {
            String ids = "IN (" + InLists.marks(some.size()) + ")";
            entries.putAll(entries(ids, "", EntriesToRemove.now(catalog, "e.build_id " + ids, some.toArray()), some.toArray()));
        }
        for (Row row : rows) {
            EntrySummary of = entries.get(row.id());
            if (counts(row, of) && !each.test(of.order == null ? row.build() : row.build().inOrder(of.order.toString()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hands over those of the targets that builds of a job's entries belong to, in any order; perhaps some of other
     * targets as well. Of their attributes it tells those that order builds and name their target and runtime.
     *
     * @return these targets
     */
    public Set<Target> ofJob(String job, Consumer<Build> each) {
        OfJob found = new OfJob(job, each);
        List<Row> rows = page(Long.MIN_VALUE);
        while (!rows.isEmpty()) {
            long last = rows.get(rows.size() - 1).id();
            Map<Long, EntrySummary> entries = entries("BETWEEN ? AND ?", found.job, found.toRemove, rows.get(0).id(), last);
            rows.forEach(row -> found.add(row, entries.get(row.id())));
            rows = page(last);
        }
        return found.targets;
    }

    /** Hands over what {@link #ofJob} does, of rows that are read for something else. */
    public final class OfJob implements AllRows {

        private final String job;
        private final Consumer<Build> each;
        private final EntriesToRemove toRemove = EntriesToRemove.now(catalog);
        private final Set<Target> targets = new HashSet<>();
        private final Map<Long, EntrySummary> entries = new HashMap<>();

        public OfJob(String job, Consumer<Build> each) {
            this.job = "," + job + ",";
            this.each = each;
        }

        /** The targets that builds of the job's entries belong to. */
        public Set<Target> targets() {
            return targets;
        }

        @Override
        public void entry(long build, long entry, long store, String jobs, String parts, boolean sure, long productFiles) {
            entries.computeIfAbsent(build, id -> new EntrySummary()).add(jobs.contains(job), toRemove.has(entry), store, parts, sure,
                    productFiles);
        }

        @Override
        public void build(long id, String key, Attributes attributes, Instant finished, Instant settles, boolean sure) {
            EntrySummary of = entries.remove(id);
            if (of != null) {
                add(new Row(id, named(key, attributes, finished), Target.of(attributes), finished == null ? Long.MAX_VALUE
                        : NanoTimes.of(finished), settles == null ? Long.MIN_VALUE : NanoTimes.of(settles),
                        sure(attributes, finished, sure)), of);
            }
        }

        private void add(Row row, EntrySummary of) {
            if (of != null && of.ofJob && row.target() != null) {
                targets.add(row.target());
            }
            if (counts(row, of)) {
                each.accept(row.build());
            }
        }
    }

    private Build named(String key, Attributes attributes, Instant finished) {
        return new Build(key, attributes, finished, true, List.of(), List.of(), defects.get(key), List.of());
    }

    private static boolean sure(Attributes attributes, Instant finished, boolean sure) {
        return sure && finished != null && attributes.status() != Status.RUNNING;
    }

    private static boolean counts(Row row, EntrySummary entries) {
        return row.sure() && row.target() != null && entries != null && entries.products && !entries.trash && !entries.toRemove
                && !entries.doubtful && row.finished() <= entries.scanned && row.settles() <= entries.scanned;
    }

    private List<Row> page(long after) {
        List<Row> rows = new ArrayList<>(CHUNK);
        rows(PAGE, false, rows::add, after);
        return rows;
    }

    /** @param whole whether all attributes are wanted */
    private void rows(String where, boolean whole, Consumer<Row> each, Object... values) {
        catalog.template().query(BUILDS + where, row -> {
            String key = row.getString(1);
            String tags = whole ? row.getString(REST + 4) : null;
            Attributes attributes = BuildRows.listed(row, TARGET, tags == null ? null : CatalogJson.list(tags),
                    whole ? row.getString(REST + 5) : null, whole ? CatalogJson.strings(row.getString(REST + 6)) : Map.of(),
                    word -> word);
            Long finished = Columns.number(row, REST + 1);
            Long settles = Columns.number(row, REST + 2);
            Instant at = NanoTimes.instant(finished);
            each.accept(new Row(row.getLong(REST), named(key, attributes, at), Target.of(attributes),
                    finished == null ? Long.MAX_VALUE : finished, settles == null ? Long.MIN_VALUE : settles,
                    sure(attributes, at, NO_DOUBTS.equals(row.getString(REST + 3)))));
        }, values);
    }

    private Map<Long, EntrySummary> entries(String builds, String job, EntriesToRemove toRemove, Object... values) {
        Map<Long, EntrySummary> entries = new HashMap<>();
        catalog.template().query(ENTRIES + builds, row -> {
            entries.computeIfAbsent(row.getLong(1), build -> new EntrySummary()).add(row.getString(4).contains(job),
                    toRemove.has(row.getLong(2)), row.getLong(3), row.getString(5), NO_DOUBTS.equals(row.getString(6)),
                    row.getLong(7));
        }, values);
        return entries;
    }
}
