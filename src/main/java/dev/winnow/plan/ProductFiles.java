package dev.winnow.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.entry.ProductHashes;
import dev.winnow.catalog.entry.ProductHashes.FileState;
import dev.winnow.catalog.entry.ProductHashes.Hashed;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.EntryFile;
import dev.winnow.store.OpenStore;
import dev.winnow.store.OpenStore.StoredFile;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreUnreadable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Lists and hashes the present product files of a build. Those on another host are as that host hashed them last.
 */
public final class ProductFiles {

    private final ProductHashes hashes;
    private final Stores stores;
    private final String host;
    private final boolean counts;
    private final Map<Long, Optional<In>> opened = new HashMap<>();

    /**
     * @param store null if it lies on another host
     * @param url   the base URL of the store's files, or null
     */
    private record In(OpenStore store, String url) {

        String url(String path) {
            return url == null ? null : url.replace("{path}", encoded(path));
        }
    }

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

    /** Stores the hashes that were computed. */
    void saveHashes() {
        hashes.save();
    }

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
        return stores.asScanned(row).flatMap(store -> {
            if (!row.host().equals(host)) {
                // What lies at this path here is something else.
                return Optional.of(new In(null, store.url()));
            }
            try {
                return Optional.of(new In(StoreKind.open(store), store.url()));
            } catch (StoreUnreadable gone) {
                return Optional.empty();
            }
        });
    }

    /** Hashes those of a build that lie on this host, so that other hosts can list them; not those that changed since the last scan. */
    void hash(StoredBuild stored) {
        for (StoredBuild.Place place : stored.places()) {
            Optional<In> in = !place.holds(PartKind.PRODUCTS) || !stores.byId(place.store()).host().equals(host) ? null
                    : opened.computeIfAbsent(place.store(), this::open);
            List<ProductFile> files = new ArrayList<>();
            if (in != null && in.isPresent() && add(place, in.get(), files)) {
                hashes.keepOnly(place.store(), place.path(), files.stream().map(ProductFile::path).collect(Collectors.toSet()));
            }
        }
    }

    private boolean addHashed(StoredBuild.Place place, In in, List<ProductFile> files) {
        List<Hashed> hashed = hashes.of(place.store(), place.path());
        if (!asScanned(place, hashed.size(), hashed.stream().mapToLong(Hashed::bytes).sum(),
                hashed.stream().map(file -> NanoTimes.instant(file.modified())))) {
            return false;
        }
        hashed.forEach(file -> files.add(new ProductFile(file.path(), file.bytes(), file.sha256(), in.url(file.path()))));
        return true;
    }

    private boolean add(StoredBuild.Place place, In in, List<ProductFile> files) {
        if (in.store() == null) {
            return addHashed(place, in, files);
        }
        List<EntryFile> members = new ArrayList<>();
        try {
            in.store().members(place.path(), members::add);
            // A new or changed manifest or .keep does not matter.
            members.removeIf(member -> member.kind() != PartKind.PRODUCTS);
            if (!asScanned(place, members.size(), members.stream().mapToLong(EntryFile::bytes).sum(),
                    members.stream().map(EntryFile::modified))) {
                return false;
            }
            for (EntryFile member : members) {
                String path = member.path().isEmpty() ? place.path() : place.path() + "/" + member.path();
                Optional<StoredFile> file = in.store().file(path);
                if (file.isPresent()) {
                    files.add(new ProductFile(path, file.get().bytes(), hash(place.store(), path, file.get()), in.url(path)));
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether the products are unchanged since the scan. */
    private static boolean asScanned(StoredBuild.Place place, int files, long bytes, Stream<Instant> modified) {
        return files == place.files(PartKind.PRODUCTS) && bytes == place.bytes(PartKind.PRODUCTS)
                && (files == 0 || modified.max(Comparator.naturalOrder())
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
