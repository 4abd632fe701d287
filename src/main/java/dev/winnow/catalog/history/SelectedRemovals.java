package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.Optional;

/** Selects the removals for a restore or purge and reads them page by page, so that memory does not grow with them. */
public final class SelectedRemovals {

    private static final int PAGE = 100;
    /** SQL condition: the removal has a kind of part; see {@link #param}. */
    static final String OF_KIND = " AND POSITION(? IN '+' || r.kinds || '+') > 0";

    private final Catalog catalog;
    private final String where;
    private final List<Object> params;
    private final List<Order> orders;

    /**
     * A subset of the removals. Reading all subsets in turn gives all removals.
     *
     * @param where  condition of the subset
     * @param by     its sort order, which follows an index, so that a page reads only its own rows
     * @param behind condition for the rows after the last one of a page
     */
    private record Order(String where, String by, String behind, Function<Removal, List<Object>> after) { }

    private SelectedRemovals(Catalog catalog, String where, List<Object> params, List<Order> orders) {
        this.catalog = catalog;
        this.where = where;
        this.params = params;
        this.orders = orders;
    }

    public enum By {
        /** The removals of a run that are in the trash or being restored; last first. */
        RUN,
        /**
         * The removals of a build that are in the trash or being restored. Whole entries come first and then the newest,
         * so that the rest of an entry comes before its single parts.
         */
        BUILD,
        /** The removals by a job's own runs that may be purged at an instant; oldest first. */
        DUE,
        /** The removals by a job's own runs before an instant, whenever they may be purged; oldest first. */
        REMOVED_BEFORE
    }

    /**
     * A selection.
     *
     * @param of   a run's id, a build's key or a job's name
     * @param kind only this kind of part; null for all
     * @param at   for a build, only removals up to this instant; null for all
     * @param more additional removals of {@link By#DUE} that may not be purged yet
     */
    public record Choice(By by, String of, PartKind kind, Instant at, List<UpTo> more) {
        public Choice {
            // Earlier versions did not write it.
            more = more == null ? List.of() : List.copyOf(more);
        }

        /** A selection without {@link #more}. */
        public Choice(By by, String of, PartKind kind, Instant at) {
            this(by, of, kind, at, List.of());
        }
    }

    /** The removals from some stores before an instant, from the oldest up to and including the one with this id. */
    public record UpTo(List<Long> stores, Instant removedBefore, Instant purgeAt, long id) {
        public UpTo {
            stores = List.copyOf(stores);
        }
    }

    public static SelectedRemovals of(Catalog catalog, Choice choice) {
        return switch (choice.by()) {
            // A run removes each part of an entry only once, so any order is right.
            case RUN -> new SelectedRemovals(catalog, "r.run_id = ? AND r.state IN ('trashed', 'restoring')"
                    + only(choice.kind()), params(choice.of(), choice.kind()), List.of(new Order("r.state = 'trashed'",
                    "r.run_id DESC, r.seq DESC", "r.seq < ?", last -> List.of(last.seq()))));
            case BUILD -> ofBuild(catalog, choice);
            case DUE -> due(catalog, choice);
            case REMOVED_BEFORE -> toPurge(catalog, choice.of(), "r.removed_at < ?", choice.at().toEpochMilli());
        };
    }

    private static SelectedRemovals ofBuild(Catalog catalog, Choice choice) {
        String by = "r.build_key DESC, r.id DESC";
        String behind = "r.id < ?";
        Function<Removal, List<Object>> after = last -> List.of(last.id());
        long until = choice.at() == null ? Long.MAX_VALUE : choice.at().toEpochMilli();
        return new SelectedRemovals(catalog, "r.removed_at <= " + until + " AND r.build_key = ? AND r.state IN ('trashed', 'restoring')"
                + only(choice.kind()), params(choice.of(), choice.kind()), List.of(new Order("r.state = 'trashed' AND r.whole", by, behind, after),
                        new Order("r.state = 'trashed' AND NOT r.whole", by, behind, after)));
    }

    private static SelectedRemovals due(Catalog catalog, Choice choice) {
        List<Object> params = new ArrayList<>(List.of(choice.at().toEpochMilli()));
        StringBuilder which = new StringBuilder("(r.purge_at <= ?");
        for (UpTo each : choice.more()) {
            which.append(" OR r.removed_at < ? AND (r.purge_at < ? OR r.purge_at = ? AND r.id <= ?) AND r.entry_id IN "
                    + "(SELECT id FROM entry WHERE store_id IN (")
                    .append(InLists.marks(each.stores().size())).append("))");
            long purgeAt = each.purgeAt().toEpochMilli();
            params.addAll(List.of(each.removedBefore().toEpochMilli(), purgeAt, purgeAt, each.id()));
            params.addAll(each.stores());
        }
        return toPurge(catalog, choice.of(), which.append(")").toString(), params.toArray());
    }

    private static SelectedRemovals toPurge(Catalog catalog, String job, String ripe, Object... at) {
        String by = "r.state, r.purge_at, r.id";
        String behind = "r.purge_at >= ? AND (r.purge_at > ? OR r.id > ?)";
        Function<Removal, List<Object>> after = last -> List.of(last.purgeAt().toEpochMilli(), last.purgeAt().toEpochMilli(), last.id());
        return new SelectedRemovals(catalog, "r.job = ? AND (r.state = 'purging' OR r.state = 'trashed' AND " + ripe
                + ")", Stream.concat(Stream.of(job), Stream.of(at)).toList(), List.of(new Order("r.state = 'purging'", by, behind, after),
                new Order("r.state = 'trashed'", by, behind, after)));
    }

    private static String only(PartKind kind) {
        return kind == null ? "" : OF_KIND;
    }

    static String param(PartKind kind) {
        return "+" + kind + "+";
    }

    private static List<Object> params(String of, PartKind kind) {
        return kind == null ? List.of(of) : List.of(of, param(kind));
    }

    /** Any one of them, the last one of a run or a build. */
    public Optional<Removal> any() {
        return catalog.sql(Removals.SELECT + "WHERE " + where + " ORDER BY " + orders.get(0).by() + " FETCH FIRST 1 ROWS ONLY")
                .params(params).query(Removals.ROW).optional();
    }

    /** The number of those that are in the trash, or whose purge has begun. */
    public long count() {
        return orders.stream().mapToLong(order -> catalog.sql("SELECT COUNT(*) FROM removal r WHERE " + where
                + " AND " + order.where()).params(params).query(Long.class).single()).sum();
    }

    /** The ids of their stores, and of the stores of removals that {@code run} has ended. */
    public List<Long> stores(String run) {
        List<Object> values = new ArrayList<>(params);
        values.add(run);
        return catalog.sql("SELECT DISTINCT e.store_id FROM removal r JOIN entry e ON e.id = r.entry_id WHERE "
                + where + " OR r.ended_run = ? ORDER BY e.store_id").params(values).query(Long.class).list();
    }

    /** A removal from some stores that {@code run} has ended, or else one of the selected ones there. */
    public Optional<Removal> first(String run, List<Long> stores) {
        Optional<Removal> ended = catalog.sql(Removals.SELECT + "WHERE r.id = (SELECT MAX(id) FROM removal WHERE ended_run = ?)")
                .param(run).query(Removals.ROW).optional();
        if (ended.isPresent()) {
            return ended;
        }
        Pages pages = pages();
        for (List<Removal> page = pages.next(PAGE); !page.isEmpty(); page = pages.next(PAGE)) {
            Optional<Removal> here = page.stream().filter(removal -> stores.contains(removal.store())).findFirst();
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    /** Starts to read them. Each one is read only once, even if its state changes. */
    public Pages pages() {
        return new Pages();
    }

    /** The position of a reader. */
    public final class Pages {

        private int order;
        private Removal last;

        private Pages() {
        }

        /** The next removals, at most {@code limit}; empty at the end. */
        public List<Removal> next(int limit) {
            while (order < orders.size()) {
                List<Removal> page = page(orders.get(order), limit);
                if (!page.isEmpty()) {
                    last = page.get(page.size() - 1);
                    return page;
                }
                order++;
                last = null;
            }
            return List.of();
        }

        private List<Removal> page(Order of, int limit) {
            List<Object> values = new ArrayList<>(params);
            if (last != null) {
                values.addAll(of.after().apply(last));
            }
            return catalog.sql(Removals.SELECT + "WHERE " + where + " AND " + of.where()
                            + (last == null ? "" : " AND " + of.behind()) + " ORDER BY " + of.by() + " FETCH FIRST " + limit
                            + " ROWS ONLY").params(values).query(Removals.ROW).list();
        }
    }
}
