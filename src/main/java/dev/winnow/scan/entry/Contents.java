package dev.winnow.scan.entry;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Objects;

/**
 * What an entry holds, and enough to tell whether it is still the same.
 *
 * @param identity the inode of the entry itself, as text
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

    /** What of it is of this kind. */
    public Amount of(PartKind kind) {
        return kind == PartKind.PRODUCTS ? products : logs;
    }

    /**
     * What dates an entry besides its newest file.
     *
     * @param ownFiles     how many of its files are its manifest and {@code .keep}, which say nothing of its products;
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
