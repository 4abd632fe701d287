package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.Optional;

/** The removals that a restore or a purge is to end, read page by page, so that their number does not matter. */
public final class SelectedRemovals {

    private static final int PAGE = 100;
    /** Those that hold a kind of part. */
    static final String OF_KIND = " AND POSITION(? IN '+' || r.kinds || '+') > 0";

    private final Catalog catalog;
    private final String where;
    private final List<Object> params;
    private final List<Order> orders;

    /**
     * Some of them; those of one order after the other are all.
     *
     * @param where  which of them
     * @param by     how they are sorted; as an index is, so that a page costs no more than its rows
     * @param behind which come after the last one of a page
     */
    private record Order(String where, String by, String behind, After after) { }

    private interface After {
        List<Object> params(Removal last);
    }

    private SelectedRemovals(Catalog catalog, String where, List<Object> params, List<Order> orders) {
        this.catalog = catalog;
        this.where = where;
        this.params = params;
        this.orders = orders;
    }

    /** What tells which removals are meant. */
    public enum By {
        /** What a run removed and what lies in the trash or is on its way back; last first. */
        RUN,
        /**
         * What of a build lies in the trash or is on its way back. The rest of an entry comes before what was taken
         * out of it: whole ones first, then the newest.
         */
        BUILD,
        /** What a job's own runs removed and what is due to be purged by then; the oldest first. */
        DUE,
        /** What a job's own runs removed before then, whenever it is due; the oldest first. */
        REMOVED_BEFORE
    }

    /**
     * Which removals are meant.
     *
     * @param of   a run's id, a build's key or a job's name
     * @param kind only this part; null for all
     * @param at   of a build only what was removed by then; null where time does not matter
     * @param more with what is due: some that are not due yet
     */
    public record Choice(By by, String of, PartKind kind, Instant at, List<UpTo> more) {
        public Choice {
            // Earlier versions did not tell.
            more = more == null ? List.of() : List.copyOf(more);
        }

        /** Nothing that is not due. */
        public Choice(By by, String of, PartKind kind, Instant at) {
            this(by, of, kind, at, List.of());
        }
    }

    /** The removals from some stores that are older than an instant, the oldest first up to and with one of them. */
    public record UpTo(List<Long> stores, Instant removedBefore, Instant purgeAt, long id) {
        public UpTo {
            stores = List.copyOf(stores);
        }
    }

    public static SelectedRemovals of(Catalog catalog, Choice choice) {
        return switch (choice.by()) {
            // It took no part of an entry twice.
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
        After after = last -> List.of(last.id());
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
                    .append(String.join(", ", each.stores().stream().map(id -> "?").toList())).append("))");
            long purgeAt = each.purgeAt().toEpochMilli();
            params.addAll(List.of(each.removedBefore().toEpochMilli(), purgeAt, purgeAt, each.id()));
            params.addAll(each.stores());
        }
        return toPurge(catalog, choice.of(), which.append(")").toString(), params.toArray());
    }

    private static SelectedRemovals toPurge(Catalog catalog, String job, String ripe, Object... at) {
        String by = "r.state, r.purge_at, r.id";
        String behind = "r.purge_at >= ? AND (r.purge_at > ? OR r.id > ?)";
        After after = last -> List.of(last.purgeAt().toEpochMilli(), last.purgeAt().toEpochMilli(), last.id());
        return new SelectedRemovals(catalog, "r.job = ? AND (r.state = 'purging' OR r.state = 'trashed' AND " + ripe
                + ")", Stream.concat(Stream.of(job), Stream.of(at)).toList(), List.of(new Order("r.state = 'purging'", by, behind, after),
                new Order("r.state = 'trashed'", by, behind, after)));
    }

    private static String only(PartKind kind) {
        return kind == null ? "" : OF_KIND;
    }

    /** What {@link #OF_KIND} asks for. */
    static String param(PartKind kind) {
        return "+" + kind + "+";
    }

    private static List<Object> params(String of, PartKind kind) {
        return kind == null ? List.of(of) : List.of(of, param(kind));
    }

    /** One of them, if there is any now. */
    public Optional<Removal> any() {
        return catalog.jdbc().sql(Removals.SELECT + "WHERE " + where + " ORDER BY r.id DESC FETCH FIRST 1 ROWS ONLY")
                .params(params).query(Removals.ROW).optional();
    }

    /** How many lie in the trash now, or have been begun to be purged. */
    public long count() {
        return orders.stream().mapToLong(order -> catalog.jdbc().sql("SELECT COUNT(*) FROM removal r WHERE " + where
                + " AND " + order.where()).params(params).query(Long.class).single()).sum();
    }

    /** The stores that they lie in now, and those of what a run ended already. */
    public List<Long> stores(String run) {
        List<Object> values = new ArrayList<>(params);
        values.add(run);
        return catalog.jdbc().sql("SELECT DISTINCT e.store_id FROM removal r JOIN entry e ON e.id = r.entry_id WHERE "
                + where + " OR r.ended_run = ? ORDER BY e.store_id").params(values).query(Long.class).list();
    }

    /** One of what a run ended in some stores, else one that is still to be ended there. */
    public Optional<Removal> first(String run, List<Long> stores) {
        Optional<Removal> ended = catalog.jdbc().sql(Removals.SELECT + "WHERE r.ended_run = ? ORDER BY r.id DESC "
                + "FETCH FIRST 1 ROWS ONLY").param(run).query(Removals.ROW).optional();
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

    /** Reads them from the first on; what has been read is not read again, whatever becomes of it. */
    public Pages pages() {
        return new Pages();
    }

    /** A place in the row of them. */
    public final class Pages {

        private int order;
        private Removal last;

        private Pages() {
        }

        /** The next of them, at most {@code limit}; empty when there are no more. */
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
                values.addAll(of.after().params(last));
            }
            return catalog.jdbc().sql(Removals.SELECT + "WHERE " + where + " AND " + of.where()
                            + (last == null ? "" : " AND " + of.behind()) + " ORDER BY " + of.by() + " FETCH FIRST " + limit
                            + " ROWS ONLY").params(values).query(Removals.ROW).list();
        }
    }
}
