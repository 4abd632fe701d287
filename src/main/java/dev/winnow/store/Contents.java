package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an entry holds, and enough to tell whether it is still the same.
 *
 * @param identity the inode of the entry itself, as text; of a file with side files its size follows, since the amounts
 *                 count these too, and they come and go while the entry stays the same
 * @param parts    what of it is of which kind; kinds without a file are left out
 * @param dating   what is known of its times besides
 */
public record Contents(String identity, SortedMap<PartKind, Amount> parts, Dating dating) {

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
        return size < 0 ? bytes() : Long.parseLong(identity, size + 1, identity.length(), 10);
    }

    /** When an entry that is a file was modified. */
    public Instant modified() {
        return parts.isEmpty() ? null : parts.get(parts.firstKey()).newest();
    }

    private String inode() {
        int size = identity.indexOf(SIZE);
        return size < 0 ? identity : identity.substring(0, size);
    }

    /** What of it is of this kind. */
    public Amount of(PartKind kind) {
        return parts.getOrDefault(kind, Amount.NOTHING);
    }

    /** The sum of the sizes of all of its files. */
    public long bytes() {
        return parts.values().stream().mapToLong(Amount::bytes).sum();
    }

    /**
     * What dates an entry besides its newest file.
     *
     * @param ownFiles how many of its files are its manifest, {@code .keep} and side files, which say nothing of its
     *                 products; they are counted with the first of its kinds
     * @param ownBytes the sum of their sizes
     * @param halves   by kind, the earliest time by which half of the bytes were as they are
     * @param folder   of an entry without any part the time of its folder; else null
     */
    public record Dating(long ownFiles, long ownBytes, Map<PartKind, Instant> halves, Instant folder) {
        public static final Dating UNKNOWN = new Dating(0, 0, Map.of(), null);

        public Dating {
            halves = Map.copyOf(halves);
        }

        /** The earliest time by which half of the bytes of a kind were as they are; null where it has none. */
        public Instant half(PartKind kind) {
            return halves.getOrDefault(kind, folder);
        }
    }

    public Contents {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(dating, "dating");
        SortedMap<PartKind, Amount> some = new TreeMap<>(parts);
        some.values().removeIf(amount -> amount.files() == 0);
        parts = Collections.unmodifiableSortedMap(some);
    }

    /** Contents of which no more than the amounts matters. */
    public Contents(String identity, SortedMap<PartKind, Amount> parts) {
        this(identity, parts, Dating.UNKNOWN);
    }
}
