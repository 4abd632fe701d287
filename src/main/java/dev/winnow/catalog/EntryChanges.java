package dev.winnow.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Notes which rows of entries have changed since scans made pieces of them, so that no scan takes an old piece for what is
 * known. Whatever changes the path, fingerprint, parts, jobs or stamp of an entry notes it in the same transaction.
 */
public final class EntryChanges {

    /** Ids this near to each other are noted as one range. A scan then reads some rows in vain. */
    private static final int NEAR = 16;

    private EntryChanges() {
    }

    private record Range(long first, long last) { }

    /** Notes that the rows of these entries of one store change. */
    public static void note(Catalog catalog, long store, Collection<Long> entries) {
        List<Range> ranges = new ArrayList<>();
        long[] ids = entries.stream().mapToLong(Long::longValue).sorted().toArray();
        for (int first = 0, last = 0; first < ids.length; first = last + 1, last = first) {
            while (last + 1 < ids.length && ids[last + 1] - ids[last] <= NEAR) {
                last++;
            }
            ranges.add(new Range(ids[first], ids[last]));
        }
        catalog.batch("INSERT INTO known_change (store_id, first_id, last_id) VALUES (?, ?, ?)", ranges,
                range -> new Object[] {store, range.first(), range.last()});
    }

    /** Lets the next scan read the rows of all entries of a store. The caller holds the store, or nobody can read it any more. */
    public static void forget(Catalog catalog, long store) {
        catalog.sql("DELETE FROM known_piece WHERE store_id = ?").param(store).update();
        catalog.sql("DELETE FROM known_change WHERE store_id = ?").param(store).update();
    }
}
