package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import java.util.List;

/**
 * A job adopted parts of a store.
 *
 * @param store     id in the store's mark
 * @param takenFrom id of the catalog that it belonged to, or null
 * @param reason    why it was taken over, or null
 */
@JsonTypeName("adopt")
public record StoreAdopted(String job, String store, String root, List<String> parts, String takenFrom, String reason)
        implements Event {

    public StoreAdopted {
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    @Override
    public int apply(Catalog catalog, EventContext context) {
        Stores stores = new Stores(catalog);
        Stores.StoreRow known = stores.marked(store).orElseGet(() -> stores.ensure(root));
        if (stores.find(root).filter(here -> here.id() == known.id()).isEmpty()) {
            // Another host adopted the store first. What this host recorded for the path belongs to that store.
            stores.found(known, root);
        }
        long at = context.at();
        catalog.sql("UPDATE store SET uid = ?, adopted_at = CASE WHEN adopted_at < ? THEN adopted_at ELSE ? END "
                + "WHERE id = ?").params(store, at, at, known.id()).update();
        for (String part : parts) {
            catalog.sql("DELETE FROM store_job WHERE store_id = ? AND kind = ? AND (given_at IS NULL OR given_at <= ?)")
                    .params(known.id(), part, context.since()).update();
            catalog.sql("INSERT INTO store_job (store_id, kind, job, given_at) SELECT id, CAST(? AS VARCHAR(8)), "
                            + "CAST(? AS VARCHAR(100)), CAST(? AS BIGINT) FROM store WHERE id = ? AND NOT EXISTS "
                            + "(SELECT 1 FROM store_job WHERE store_id = ? AND kind = ?)")
                    .params(part, job, at, known.id(), known.id(), part).update();
        }
        return 1;
    }
}
