package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.NameLimits;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Caches hashes of product files, so that a large file is not read again each night. */
public final class ProductHashes {

    private final Catalog catalog;
    private final JdbcClient jdbc;

    public ProductHashes(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    /**
     * A file when it was hashed.
     *
     * @param path     relative to the store's root
     * @param modified in nanoseconds since 1970
     * @param id       device and inode as text
     */
    public record FileState(long store, String path, long bytes, long modified, String id) { }

    /** The file's SHA-256 if it is known and the file is unchanged. */
    public Optional<String> of(FileState file) {
        return jdbc.sql("SELECT sha256 FROM product_hash WHERE store_id = ? AND path = ? AND bytes = ? "
                        + "AND modified_at = ? AND file_id = ?")
                .params(file.store(), file.path(), file.bytes(), file.modified(), file.id()).query(String.class)
                .optional();
    }

    /** Stores a hash. A file whose path is too long for an index is skipped and hashed each time. */
    public void note(FileState file, String sha256) {
        if (NameLimits.over(NameLimits.KEY, file.path())) {
            return;
        }
        catalog.transact(() -> {
            jdbc.sql("DELETE FROM product_hash WHERE store_id = ? AND path = ?").params(file.store(), file.path())
                    .update();
            jdbc.sql("INSERT INTO product_hash (store_id, path, bytes, modified_at, file_id, sha256) "
                            + "VALUES (?, ?, ?, ?, ?, ?)")
                    .params(file.store(), file.path(), file.bytes(), file.modified(), file.id(), sha256).update();
        });
    }
}
