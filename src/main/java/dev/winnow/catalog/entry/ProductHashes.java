package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.NameLimits;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Caches hashes of product files, so that a large file is not read again each night. */
public final class ProductHashes {

    private static final int BATCH = 500;
    private static final long BATCH_BYTES = 64 << 20;

    private final Catalog catalog;
    /** By store and path. */
    private final Map<String, Noted> noted = new LinkedHashMap<>();
    private long notedBytes;

    public ProductHashes(Catalog catalog) {
        this.catalog = catalog;
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
        return catalog.sql("SELECT sha256 FROM product_hash WHERE store_id = ? AND path = ? AND bytes = ? "
                        + "AND modified_at = ? AND file_id = ?")
                .params(file.store(), file.path(), file.bytes(), file.modified(), file.id()).query(String.class)
                .optional();
    }

    /**
     * A file as it was hashed last.
     *
     * @param modified in nanoseconds since 1970
     */
    public record Hashed(String path, long bytes, long modified, String sha256) { }

    private static final String BELOW = "store_id = ? AND (path = ? OR path > ? AND path < ?)";

    /** The files of an entry that were hashed, by their paths. Some of them may have gone or changed since. */
    public List<Hashed> of(long store, String entry) {
        return catalog.sql("SELECT path, bytes, modified_at, sha256 FROM product_hash WHERE " + BELOW + " ORDER BY path")
                .params(below(store, entry)).query((row, n) -> new Hashed(row.getString(1), row.getLong(2), row.getLong(3),
                        row.getString(4))).list();
    }

    /** Forgets the files of an entry other than these, which are all that it has. */
    public void keepOnly(long store, String entry, Collection<String> paths) {
        List<String> gone = of(store, entry).stream().map(Hashed::path).filter(path -> !paths.contains(path)).toList();
        gone.forEach(path -> catalog.sql("DELETE FROM product_hash WHERE store_id = ? AND path = ?").params(store, path).update());
    }

    private static List<Object> below(long store, String entry) {
        // '0' is the character behind '/'.
        return List.of(store, entry, entry + "/", entry + "0");
    }

    private record Noted(FileState file, String sha256) { }

    /** Remembers a hash until {@link #save}. */
    public void note(FileState file, String sha256) {
        // A file whose path is too long for an index is hashed each time.
        if (!NameLimits.over(NameLimits.KEY, file.path())) {
            noted.put(file.store() + ":" + file.path(), new Noted(file, sha256));
            notedBytes += file.bytes();
            // To hash many bytes again after a kill would cost more than a transaction.
            if (noted.size() == BATCH || notedBytes > BATCH_BYTES) {
                save();
            }
        }
    }

    /** Stores the hashes that were noted, in one transaction. */
    public void save() {
        if (noted.isEmpty()) {
            return;
        }
        catalog.transact(() -> {
            catalog.batch("DELETE FROM product_hash WHERE store_id = ? AND path = ?", noted.values(),
                    hashed -> new Object[] {hashed.file().store(), hashed.file().path()});
            catalog.batch("INSERT INTO product_hash (store_id, path, bytes, modified_at, file_id, sha256) VALUES (?, "
                    + "?, ?, ?, ?, ?)", noted.values(), hashed -> {
                        FileState file = hashed.file();
                        return new Object[] {file.store(), file.path(), file.bytes(), file.modified(), file.id(),
                            hashed.sha256()};
                    });
        });
        noted.clear();
        notedBytes = 0;
    }
}
