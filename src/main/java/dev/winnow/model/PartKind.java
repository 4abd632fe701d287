package dev.winnow.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of part: products, logs, or a kind that a job file names. Each kind of a build is kept or removed on its own.
 * There is one instance per word, so {@code ==} compares kinds. Products come first, then logs, then others by name.
 */
public final class PartKind implements NamedValue, Comparable<PartKind> {

    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Map<String, PartKind> ALL = new ConcurrentHashMap<>();
    private static final String SEPARATOR = "+";

    public static final PartKind PRODUCTS = of("products");
    public static final PartKind LOGS = of("logs");

    private final String word;

    private PartKind(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException if {@code word} cannot name a kind of part */
    public static PartKind of(String word) {
        PartKind known = ALL.get(word);
        if (known != null) {
            return known;
        }
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("'" + word + "' is no kind of part; write products, logs, or a word of "
                    + "a-z, 0-9 and - with at most 40 letters");
        }
        return ALL.computeIfAbsent(word, PartKind::new);
    }

    /** The words of several kinds, sorted and joined by {@code +}. */
    public static String joined(Collection<PartKind> kinds) {
        if (kinds.size() == 1) {
            return kinds.iterator().next().word;
        }
        return kinds.stream().sorted().map(PartKind::word).collect(Collectors.joining(SEPARATOR));
    }

    /** The inverse of {@link #joined}. */
    public static List<PartKind> split(String joined) {
        if (joined.indexOf(SEPARATOR) < 0) {
            return List.of(of(joined));
        }
        return Arrays.stream(joined.split("\\" + SEPARATOR)).map(PartKind::of).sorted().toList();
    }

    /** An unmodifiable sorted copy. */
    public static SortedSet<PartKind> sorted(Collection<PartKind> kinds) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
    }

    /** Whether a job file names it, because it is neither products nor logs. */
    public boolean named() {
        return rank() == 2;
    }

    /** The word used in job files, reports and JSON. */
    @Override
    public String word() {
        return word;
    }

    @Override
    public int compareTo(PartKind other) {
        if (this == other) {
            return 0;
        }
        int rank = Integer.compare(rank(), other.rank());
        return rank == 0 ? word.compareTo(other.word) : rank;
    }

    private int rank() {
        return this == PRODUCTS ? 0 : this == LOGS ? 1 : 2;
    }

    @Override
    public String toString() {
        return word;
    }
}
