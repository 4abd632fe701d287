package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stamps of a store's entries from the last scan, for walks that need only links. */
public final class KnownStamps {

    private final Catalog catalog;
    private final long id;
    private final ScanReuse trust;

    /** @param id id of the store in the catalog */
    public KnownStamps(Catalog catalog, Job job, Store store, long id) {
        this.catalog = catalog;
        this.id = id;
        this.trust = new ScanReuse(job, store, catalog.now());
    }

    /** The stamps in a span by path, however old: adding or deleting a link changes its folder, and so the stamp. */
    public Map<String, EntryStamp> in(PathRange span) {
        List<Object> bounds = new ArrayList<>(List.of(id, span.from()));
        if (span.to() != null) {
            bounds.add(span.to());
        }
        Map<String, EntryStamp> stamps = new HashMap<>();
        catalog.sql("SELECT path, stamp FROM entry WHERE store_id = ? AND stamp IS NOT NULL AND path >= ?"
                + (span.to() == null ? "" : " AND path < ?")).params(bounds).query(row -> {
                    EntryStamp stamp = trust.parse(row.getString(2));
                    if (stamp != null) {
                        stamps.put(row.getString(1), stamp);
                    }
                });
        return stamps;
    }
}
