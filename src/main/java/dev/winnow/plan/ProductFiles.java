package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.entry.ProductHashes;
import dev.winnow.catalog.entry.ProductHashes.FileState;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Member;
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

/** Lists and hashes the product files of a build as they lie there now. */
final class ProductFiles {

    private final ProductHashes hashes;
    private final Stores stores;
    private final Map<Long, Optional<OpenStore>> opened = new HashMap<>();

    ProductFiles(Catalog catalog) {
        this.hashes = new ProductHashes(catalog);
        this.stores = new Stores(catalog);
    }

    /**
     * A product file.
     *
     * @param path relative to the store's root, in the spelling of {@code NameCodec}
     * @param size in bytes
     */
    public record ProductFile(String path, long size, String sha256) { }

    /** A build's product files by path; nothing where they are not what the last scan saw, or cannot be read. */
    Optional<List<ProductFile>> of(StoredBuild stored) {
        List<ProductFile> files = new ArrayList<>();
        for (StoredBuild.Place place : stored.places()) {
            if (place.holds(PartKind.PRODUCTS)) {
                Optional<OpenStore> in = opened.computeIfAbsent(place.store(), this::open);
                if (in.isEmpty() || !add(place, in.get(), files)) {
                    return Optional.empty();
                }
            }
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(files);
    }

    private Optional<OpenStore> open(long id) {
        return stores.asScanned(stores.byId(id)).flatMap(store -> {
            try {
                return Optional.of(StoreKind.open(store));
            } catch (StoreUnreadable gone) {
                return Optional.empty();
            }
        });
    }

    private boolean add(StoredBuild.Place place, OpenStore in, List<ProductFile> files) {
        List<Member> members = new ArrayList<>();
        try {
            in.members(place.path(), members::add);
            if (!asScanned(place, members)) {
                return false;
            }
            members.removeIf(member -> member.kind() != Member.Kind.PRODUCTS);
            for (Member member : members) {
                String path = member.path().isEmpty() ? place.path() : place.path() + "/" + member.path();
                Optional<StoredFile> file = in.file(path);
                if (file.isPresent()) {
                    files.add(new ProductFile(path, file.get().bytes(), hash(place.store(), path, file.get())));
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** A manifest or a {@code .keep} that came or changed since says nothing of the products. */
    private static boolean asScanned(StoredBuild.Place place, List<Member> members) {
        List<Member> products = members.stream().filter(member -> member.kind() == Member.Kind.PRODUCTS).toList();
        return products.size() == place.files(PartKind.PRODUCTS)
                && products.stream().mapToLong(Member::bytes).sum() == place.bytes(PartKind.PRODUCTS)
                && (products.isEmpty() || products.stream().map(Member::modified).max(Comparator.naturalOrder())
                        .equals(Optional.ofNullable(place.amount(PartKind.PRODUCTS).newest())));
    }

    private String hash(long store, String path, StoredFile file) throws IOException {
        FileState state = new FileState(store, path, file.bytes(), file.modified(), file.id());
        Optional<String> known = hashes.of(state);
        if (known.isPresent()) {
            return known.get();
        }
        try (InputStream in = file.contents().open()) {
            String sha256 = DigestUtils.sha256Hex(in);
            hashes.note(state, sha256);
            return sha256;
        }
    }
}
