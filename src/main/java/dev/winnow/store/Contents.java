package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Objects;

/**
 * What an entry holds, and enough to tell whether it is still the same.
 *
 * @param identity the inode of the entry itself, as text; of a file with side files its size follows, since the amounts
 *                 count these too, and they come and go while the entry stays the same
 * @param products what of it is products; zero files when it has none
 * @param logs     what of it is logs; zero files when it has none
 * @param dating   what is known of its times besides
 */
public record Contents(String identity, Amount products, Amount logs, Dating dating) {

    /**
     * @param bytes  sum of the sizes of the files, links counted with their own size
     * @param files  how many files and links
     * @param newest the newest modification time among them, as finely as the file system tells it; null when there is none
     */
    public record Amount(long bytes, long files, Instant newest) {
        public static final Amount NOTHING = new Amount(0, 0, null);
    }

    private static final char SIZE = '/';

    /** The identity of a file that has side files. */
    public static String withSides(String inode, long bytes) {
        return inode + SIZE + bytes;
    }

    /** Whether an entry that is a file is the same file with the same size and time, whatever lies beside it. */
    public boolean sameFile(Contents other) {
        return inode().equals(other.inode()) && fileBytes() == other.fileBytes()
                && Objects.equals(modified(), other.modified());
    }

    /** The size of an entry that is a file, without its side files. */
    public long fileBytes() {
        int size = identity.indexOf(SIZE);
        return size < 0 ? products.bytes() + logs.bytes() : Long.parseLong(identity, size + 1, identity.length(), 10);
    }

    /** When an entry that is a file was modified. */
    public Instant modified() {
        return products.files() > 0 ? products.newest() : logs.newest();
    }

    private String inode() {
        int size = identity.indexOf(SIZE);
        return size < 0 ? identity : identity.substring(0, size);
    }

    /** What of it is of this kind. */
    public Amount of(PartKind kind) {
        return kind == PartKind.PRODUCTS ? products : logs;
    }

    /**
     * What dates an entry besides its newest file.
     *
     * @param ownFiles     how many of its files are its manifest, {@code .keep} and side files, which say nothing of its products;
     *                     they are counted with these, or with its logs where it has no products
     * @param ownBytes     the sum of their sizes
     * @param productsHalf the earliest time by which half of the bytes of its products were as they are; of an entry
     *                     without products and logs the time of its folder; else null where it has none
     * @param logsHalf     the same of its logs
     */
    public record Dating(long ownFiles, long ownBytes, Instant productsHalf, Instant logsHalf) {
        public static final Dating UNKNOWN = new Dating(0, 0, null, null);
    }

    public Contents {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(products, "products");
        Objects.requireNonNull(logs, "logs");
        Objects.requireNonNull(dating, "dating");
    }

    /** Contents of which no more than the amounts matters. */
    public Contents(String identity, Amount products, Amount logs) {
        this(identity, products, logs, Dating.UNKNOWN);
    }
}
