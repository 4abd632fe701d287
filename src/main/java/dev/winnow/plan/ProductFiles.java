package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.entry.ProductHashes;
import dev.winnow.catalog.entry.ProductHashes.FileState;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Member;
import dev.winnow.store.local.entry.EntryLook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;

/** Lists and hashes the product files of a build as they lie there now. */
final class ProductFiles {

    private final ProductHashes hashes;
    private final Stores stores;
    private final Map<Long, Optional<Looking>> looking = new HashMap<>();

    private record Looking(Path root, EntryLook look) { }

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
                Optional<Looking> in = looking.computeIfAbsent(place.store(), this::look);
                if (in.isEmpty() || !add(place, in.get(), files)) {
                    return Optional.empty();
                }
            }
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(files);
    }

    private Optional<Looking> look(long id) {
        StoreRow row = stores.byId(id);
        return stores.asScanned(row).map(store -> looking(store));
    }

    private static Looking looking(Store store) {
        return new Looking(store.root(), new EntryLook(store, store.root()));
    }

    private boolean add(StoredBuild.Place place, Looking in, List<ProductFile> files) {
        List<Member> members = new ArrayList<>();
        try {
            in.look().members(NameCodec.path(in.root(), place.path()), members::add);
            if (!asScanned(place, members)) {
                return false;
            }
            members.removeIf(member -> member.kind() != Member.Kind.PRODUCTS);
            for (Member member : members) {
                String path = member.path().isEmpty() ? place.path() : place.path() + "/" + member.path();
                Path file = NameCodec.path(in.root(), path);
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                if (now.isRegularFile()) {
                    files.add(new ProductFile(path, now.size(), hash(place.store(), path, file, now)));
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

    private String hash(long store, String path, Path file, BasicFileAttributes now) throws IOException {
        FileState state = new FileState(store, path, now.size(), now.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                String.valueOf(now.fileKey()));
        Optional<String> known = hashes.of(state);
        if (known.isPresent()) {
            return known.get();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String sha256 = DigestUtils.sha256Hex(in);
            hashes.note(state, sha256);
            return sha256;
        }
    }
}
