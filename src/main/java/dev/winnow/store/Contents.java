package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The measured contents of an entry. Equal contents mean that the entry has not changed.
 *
 * @param identity the inode of the entry, as text. For a file with side files, {@code /} and the size of the file alone
 *                 follow: the amounts include side files, which may come and go while the entry stays the same
 * @param parts    the amount of each kind of part; kinds without a file are left out
 * @param dating   times for dating the build, besides those of the newest files
 */
public record Contents(String identity, SortedMap<PartKind, Amount> parts, Dating dating) {

    /**
     * @param bytes  sum of the sizes of the files, links counted with their own size
     * @param files  number of files and links
     * @param newest their newest time of modification, links with their own time, as precise as the file system gives it;
     *               null if there is no file
     */
    public record Amount(long bytes, long files, Instant newest) {
        public static final Amount NOTHING = new Amount(0, 0, null);
    }

    private static final char SIZE = '/';

    /** The identity of a file that has side files. */
    public static String withSides(String inode, long bytes) {
        return inode + SIZE + bytes;
    }

    /** An entry that is a file, without its side files. */
    public record OneFile(String inode, long bytes, Instant modified) { }

    /** The entry as one file. */
    public OneFile file() {
        return new OneFile(inode(), fileBytes(), modified());
    }

    /** Whether an entry that is a file has the same inode, size and time; side files do not matter. */
    public boolean sameFile(Contents other) {
        return file().equals(other.file());
    }

    /** The identities that the same entry has with and without side files. */
    public List<String> identities() {
        return List.of(inode(), withSides(inode(), fileBytes()));
    }

    /** The size of an entry that is a file, without its side files. */
    public long fileBytes() {
        int size = identity.indexOf(SIZE);
        return size < 0 ? bytes() : Long.parseLong(identity, size + 1, identity.length(), 10);
    }

    /** The time of modification of an entry that is a file. */
    public Instant modified() {
        return parts.isEmpty() ? null : parts.get(parts.firstKey()).newest();
    }

    public String inode() {
        int size = identity.indexOf(SIZE);
        return size < 0 ? identity : identity.substring(0, size);
    }

    public Amount of(PartKind kind) {
        return parts.getOrDefault(kind, Amount.NOTHING);
    }

    /** The amount of a kind without the entry's own files, which are counted with its first kind. */
    public Amount withoutOwnFiles(PartKind kind) {
        Amount all = of(kind);
        return parts.isEmpty() || !kind.equals(parts.firstKey()) || dating.ownFiles() == 0 ? all
                : all.files() == dating.ownFiles() ? Amount.NOTHING
                : new Amount(all.bytes() - dating.ownBytes(), all.files() - dating.ownFiles(), all.newest());
    }

    public long bytes() {
        return parts.values().stream().mapToLong(Amount::bytes).sum();
    }

    /**
     * Times that date an entry, besides its newest file.
     *
     * @param ownFiles    number of its manifest, {@code .keep} and side files, which do not date its products; the amounts
     *                    count them with the entry's first kind
     * @param ownBytes    total size of these files
     * @param halves      for each kind, the earliest time at which half of its bytes had their present content
     * @param beforeLinks for each kind with a link that is newer than its files, the newest time of the files. A link holds
     *                    nothing, and copies and restores often set its time anew, so it does not date its build
     * @param folder      the time of the folder, for an entry without any part; else null
     */
    public record Dating(long ownFiles, long ownBytes, Map<PartKind, Instant> halves, Map<PartKind, Instant> beforeLinks,
                         Instant folder) {
        public static final Dating UNKNOWN = new Dating(0, 0, Map.of(), Map.of(), null);

        public Dating {
            halves = Map.copyOf(halves);
            // Documents of an interrupted scan by an earlier version lack it.
            beforeLinks = beforeLinks == null ? Map.of() : Map.copyOf(beforeLinks);
        }

        /** The earliest time at which half of the bytes of a kind had their present content; null if it has no bytes. */
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

    /** Contents whose dating does not matter. */
    public Contents(String identity, SortedMap<PartKind, Amount> parts) {
        this(identity, parts, Dating.UNKNOWN);
    }
}
