package dev.winnow.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.entry.ProductHashes;
import dev.winnow.catalog.entry.ProductHashes.FileState;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.EntryFile;
import dev.winnow.store.OpenStore;
import dev.winnow.store.OpenStore.StoredFile;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreUnreadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Lists and hashes the present product files of a build. */
public final class ProductFiles {

    private final ProductHashes hashes;
    private final Stores stores;
    private final String host;
    private final boolean counts;
    private final Map<Long, Optional<In>> opened = new HashMap<>();

    /** @param url the base URL of the store's files, or null */
    private record In(OpenStore store, String url) { }

    /** @param counts whether to compute hashes that the catalog does not know; if not, they stay unknown */
    ProductFiles(Catalog catalog, boolean counts) {
        this.counts = counts;
        this.hashes = new ProductHashes(catalog);
        this.stores = new Stores(catalog);
        this.host = catalog.host();
    }

    /**
     * A product file.
     *
     * @param path relative to the store's root, in the spelling of {@code NameCodec}
     * @param size   in bytes
     * @param sha256 in lower-case hex; null if unknown
     * @param url    its address for downloads; null if its store has none
     */
    public record ProductFile(String path, long size, String sha256,
                              @JsonInclude(JsonInclude.Include.NON_NULL) String url) { }

    /** A build's product files, sorted by path; empty if they changed since the last scan, or cannot be read. */
    Optional<List<ProductFile>> of(StoredBuild stored) {
        List<ProductFile> files = new ArrayList<>();
        for (StoredBuild.Place place : stored.places()) {
            if (place.holds(PartKind.PRODUCTS)) {
                Optional<In> in = opened.computeIfAbsent(place.store(), this::open);
                if (in.isEmpty() || !add(place, in.get(), files)) {
                    return Optional.empty();
                }
            }
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(files);
    }

    private Optional<In> open(long id) {
        Stores.StoreRow row = stores.byId(id);
        if (!row.host().equals(host)) {
            // What lies at this path here is something else.
            return Optional.empty();
        }
        return stores.asScanned(row).flatMap(store -> {
            try {
                return Optional.of(new In(StoreKind.open(store), store.url()));
            } catch (StoreUnreadable gone) {
                return Optional.empty();
            }
        });
    }

    private boolean add(StoredBuild.Place place, In in, List<ProductFile> files) {
        List<EntryFile> members = new ArrayList<>();
        try {
            in.store().members(place.path(), members::add);
            if (!asScanned(place, members)) {
                return false;
            }
            members.removeIf(member -> member.kind() != PartKind.PRODUCTS);
            for (EntryFile member : members) {
                String path = member.path().isEmpty() ? place.path() : place.path() + "/" + member.path();
                Optional<StoredFile> file = in.store().file(path);
                if (file.isPresent()) {
                    files.add(new ProductFile(path, file.get().bytes(), hash(place.store(), path, file.get()),
                            in.url() == null ? null : in.url().replace("{path}", encoded(path))));
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether the products are unchanged since the scan. A new or changed manifest or {@code .keep} does not matter. */
    private static boolean asScanned(StoredBuild.Place place, List<EntryFile> members) {
        List<EntryFile> products = members.stream().filter(member -> member.kind() == PartKind.PRODUCTS).toList();
        return products.size() == place.files(PartKind.PRODUCTS)
                && products.stream().mapToLong(EntryFile::bytes).sum() == place.bytes(PartKind.PRODUCTS)
                && (products.isEmpty() || products.stream().map(EntryFile::modified).max(Comparator.naturalOrder())
                        .equals(Optional.ofNullable(place.amount(PartKind.PRODUCTS).newest())));
    }

    /** A path as part of a URL, encoded byte by byte. */
    private static String encoded(String path) {
        StringBuilder out = new StringBuilder();
        for (byte each : NameCodec.bytes(path)) {
            char one = (char) (each & 0xFF);
            boolean plain = one < 0x80 && (Character.isLetterOrDigit(one) || "/-._~!$&'()*+,;=:@".indexOf(one) >= 0);
            out.append(plain ? String.valueOf(one) : String.format("%%%02X", (int) one));
        }
        return out.toString();
    }

    private String hash(long store, String path, StoredFile file) throws IOException {
        FileState state = new FileState(store, path, file.bytes(), file.modified(), file.id());
        Optional<String> known = hashes.of(state);
        if (known.isPresent()) {
            return known.get();
        }
        if (!counts) {
            return null;
        }
        try (InputStream in = file.contents().open()) {
            String sha256 = DigestUtils.sha256Hex(in);
            hashes.note(state, sha256);
            return sha256;
        }
    }
}
