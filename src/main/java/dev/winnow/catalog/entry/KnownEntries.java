package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.EntryChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.Packed;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.PathRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a scan must know of a store's entries to find what has changed. It is read from pieces of some hundred entries each,
 * and from the rows of the entries that have changed since. Where pieces do not cover a span, its rows are read, and new
 * pieces made of them.
 *
 * <p>A piece never hides a change. Changes are noted in the transaction that makes them, and stay noted until all pieces of
 * the store are deleted. Only after that are rows read of which new pieces are made.
 */
public final class KnownEntries {

    private static final int IN_PIECE = 500;
    /** The most bytes of a piece before it is compressed. The embedded database stores no more than a million in a row. */
    private static final int BYTES_IN_PIECE = 1 << 18;
    /** Pieces are made anew where more than one of so many entries has changed. */
    private static final int RENEW_SHARE = 8;
    private static final String COLUMNS = "e.path, e.fingerprint, " + PartColumns.PRESENT + ", e.jobs, e.looked_at, "
            + "e.trusted_until, e.stamp";
    private static final int PRESENT = 1;
    private static final int STAMP = 2;

    private final Catalog catalog;
    private final long store;
    private TreeMap<String, Known> changed;

    /**
     * The columns of an entry's row of these names.
     *
     * @param present  whether a part of it is present
     * @param lookedAt 0 if there is no stamp, as {@code until}
     * @param stamp    null if it must be measured
     */
    record Known(String path, String fingerprint, boolean present, String jobs, long lookedAt, long until, String stamp) { }

    /** The row of a new entry of a store that no job but this one has read. */
    static Known ofNew(StagedEntry entry, String job) {
        StagedEntry.Looked looked = entry.looked();
        return new Known(entry.entry().path(), entry.fingerprint(), true, "," + job + ",", looked == null ? 0 : looked.at(),
                looked == null ? 0 : looked.until(), looked == null ? null : looked.stamp());
    }

    private record Piece(String from, String to, byte[] data) { }

    /** @param store id of the store in the catalog; the caller holds it */
    public KnownEntries(Catalog catalog, long store) {
        this.catalog = catalog;
        this.store = store;
    }

    /** Deletes the pieces of a store if many of its entries have changed. Call this before a scan. */
    static void renew(Catalog catalog, long store) {
        long stale = catalog.sql("SELECT COALESCE(SUM(last_id - first_id + 1), 0) FROM known_change WHERE store_id = ?")
                .param(store).query(Long.class).single();
        if (stale > 0 && stale * RENEW_SHARE > IN_PIECE * catalog.sql("SELECT COUNT(*) FROM known_piece WHERE store_id = ?")
                .param(store).query(Long.class).single()) {
            EntryChanges.forget(catalog, store);
        }
    }

    /** Passes on the entries of a span. */
    void in(PathRange span, Consumer<Known> each) {
        List<Piece> pieces = pieces(span);
        if (pieces.isEmpty()) {
            List<Known> rows = rows(span);
            keep(span, rows);
            rows.forEach(each);
            return;
        }
        TreeMap<String, Known> newer = changed();
        for (Piece piece : pieces) {
            unpack(piece.data(), entry -> {
                if (span.holds(entry.path()) && !newer.containsKey(entry.path())) {
                    each.accept(entry);
                }
            });
        }
        (span.to() == null ? newer.tailMap(span.from()) : newer.subMap(span.from(), span.to())).values().forEach(each);
    }

    /**
     * The stamps in a span by path, however old: adding or deleting a link changes its folder, and so the stamp. For walks
     * that need only links.
     */
    public Map<String, EntryStamp> stamps(Job job, Store read, PathRange span) {
        ScanReuse trust = new ScanReuse(job, read, catalog.now());
        Map<String, EntryStamp> stamps = new HashMap<>();
        in(span, entry -> {
            EntryStamp stamp = entry.stamp() == null ? null : trust.parse(entry.stamp());
            if (stamp != null) {
                stamps.put(entry.path(), stamp);
            }
        });
        return stamps;
    }

    /** Notes that the rows of entries change or are new. Call this in the same transaction, after the rows were written. */
    static void changed(Catalog catalog, long store, List<String> paths) {
        EntryChanges.note(catalog, store, InLists.of(paths).stream().flatMap(some -> catalog.sql(
                "SELECT id FROM entry WHERE path IN (:paths) AND store_id = :store").param("paths", some).param("store", store)
                .query(Long.class).list().stream()).toList());
    }

    /** Makes pieces of all entries of a span. */
    void keep(PathRange span, Collection<Known> entries) {
        List<Piece> pieces = packed(span, entries);
        catalog.transact(() -> {
            List<String> old = new ArrayList<>();
            overlapping(span, piece -> old.add(piece.from()));
            pieces.forEach(piece -> old.add(piece.from()));
            catalog.batch("DELETE FROM known_piece WHERE store_id = ? AND from_path = ?", old, from -> new Object[] {store, from});
            catalog.batch("INSERT INTO known_piece (store_id, from_path, to_path, data) VALUES (?, ?, ?, ?)", pieces,
                    piece -> new Object[] {store, piece.from(), piece.to(), piece.data()});
        });
    }

    /** The entries of a span as their rows are now. */
    List<Known> rows(PathRange span) {
        boolean last = span.to() == null;
        List<Object> bounds = new ArrayList<>(List.of(store, span.from()));
        if (!last) {
            bounds.add(span.to());
        }
        List<Known> rows = new ArrayList<>();
        read("entry e WHERE e.store_id = ? AND e.path >= ?" + (last ? "" : " AND e.path < ?"), bounds, entry -> {
            // The database may sort differently, so check that the path belongs to this part.
            if (span.holds(entry.path())) {
                rows.add(entry);
            }
        });
        return rows;
    }

    /** The entries whose rows may have changed since pieces were made. */
    private synchronized TreeMap<String, Known> changed() {
        if (changed == null) {
            changed = new TreeMap<>();
            read("known_change c JOIN entry e ON e.id BETWEEN c.first_id AND c.last_id AND e.store_id = c.store_id "
                    + "WHERE c.store_id = ?", List.of(store), entry -> changed.put(entry.path(), entry));
        }
        return changed;
    }

    private void read(String from, List<Object> bounds, Consumer<Known> each) {
        catalog.sql("SELECT " + COLUMNS + " FROM " + from).params(bounds).query(row -> {
            Long lookedAt = Columns.number(row, 5);
            each.accept(new Known(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4),
                    lookedAt == null ? 0 : lookedAt, row.getLong(6), lookedAt == null ? null : row.getString(7)));
        });
    }

    /** The pieces that cover a span without a gap; empty if there is one. */
    private List<Piece> pieces(PathRange span) {
        List<Piece> pieces = new ArrayList<>();
        overlapping(span, piece -> {
            Piece before = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
            if (before == null ? piece.from().compareTo(span.from()) <= 0 : piece.from().equals(before.to())) {
                pieces.add(piece);
            }
        });
        String end = pieces.isEmpty() ? "" : pieces.get(pieces.size() - 1).to();
        boolean whole = end == null || span.to() != null && end.compareTo(span.to()) >= 0;
        return whole ? pieces : List.of();
    }

    /** Passes on the pieces that overlap a span, in their order. */
    private void overlapping(PathRange span, Consumer<Piece> each) {
        String first = catalog.sql("SELECT MAX(from_path) FROM known_piece WHERE store_id = ? AND from_path <= ?")
                .params(store, span.from()).query(String.class).optional().orElse(span.from());
        boolean last = span.to() == null;
        catalog.sql("SELECT from_path, to_path, data FROM known_piece WHERE store_id = ? AND from_path >= ?"
                        + (last ? "" : " AND from_path < ?") + " ORDER BY store_id, from_path")
                .params(last ? List.of(store, first) : List.of(store, first, span.to()))
                .query(row -> {
                    Piece piece = new Piece(row.getString(1), row.getString(2), row.getBytes(3));
                    if (piece.to() == null || piece.to().compareTo(span.from()) > 0) {
                        each.accept(piece);
                    }
                });
    }

    private static List<Piece> packed(PathRange span, Collection<Known> entries) {
        List<Piece> pieces = new ArrayList<>();
        List<Known> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(Known::path));
        Packed.Writer out = new Packed.Writer();
        String from = span.from();
        int count = 0;
        for (Known entry : sorted) {
            if (count == IN_PIECE || out.size() > BYTES_IN_PIECE) {
                pieces.add(new Piece(from, entry.path(), out.deflated()));
                out = new Packed.Writer();
                from = entry.path();
                count = 0;
            }
            pack(out, entry);
            count++;
        }
        if (count > 0) {
            pieces.add(new Piece(from, span.to(), out.deflated()));
        }
        return pieces;
    }

    private static void pack(Packed.Writer out, Known entry) {
        out.number((entry.present() ? PRESENT : 0) | (entry.stamp() == null ? 0 : STAMP));
        out.key(entry.path());
        out.text(entry.fingerprint());
        out.word(entry.jobs());
        if (entry.stamp() != null) {
            out.distance(entry.lookedAt());
            out.distance(entry.until() - entry.lookedAt());
            out.text(entry.stamp());
        }
    }

    private static void unpack(byte[] piece, Consumer<Known> each) {
        Packed.Reader in = new Packed.Reader(piece);
        while (in.more()) {
            long flags = in.number();
            String path = in.key();
            String fingerprint = in.text();
            String jobs = in.word();
            boolean stamped = (flags & STAMP) != 0;
            long lookedAt = stamped ? in.distance() : 0;
            long until = stamped ? lookedAt + in.distance() : 0;
            each.accept(new Known(path, fingerprint, (flags & PRESENT) != 0, jobs, lookedAt, until, stamped ? in.text() : null));
        }
    }
}
