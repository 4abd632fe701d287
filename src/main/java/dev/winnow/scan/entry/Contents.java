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
 */
public record Contents(String identity, Amount products, Amount logs) {

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

    public Contents {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(products, "products");
        Objects.requireNonNull(logs, "logs");
    }
}
