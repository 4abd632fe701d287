package dev.winnow.policy.preview;

import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another policy, or another instant, would decide otherwise.
 *
 * @param differences by key, parts in the order of their kinds
 */
public record Comparison(List<Difference> differences) {

    public Comparison {
        differences = List.copyOf(differences);
    }

    /**
     * A part whose verdict differs.
     *
     * @param left  the verdict of the first list, or nothing where that one does not rule the part
     * @param right the verdict of the second list, or nothing where that one does not rule the part
     * @param bytes size of the part
     */
    public record Difference(String key, PartKind kind, Optional<Verdict> left, Optional<Verdict> right, long bytes) {

        /** Whether the second list removes what the first does not. */
        public boolean removes() {
            return right.isPresent() && right.get() instanceof Verdict.Remove;
        }
    }

    private record PartName(String key, PartKind kind) { }

    /** Bytes that only the second list removes, less those that only the first does. */
    public long moreBytesRemoved() {
        long bytes = 0;
        for (Difference difference : differences) {
            boolean leftRemoves = difference.left().isPresent() && difference.left().get() instanceof Verdict.Remove;
            bytes += difference.removes() ? difference.bytes() : leftRemoves ? -difference.bytes() : 0;
        }
        return bytes;
    }

    public static Comparison of(Collection<Verdict> left, Collection<Verdict> right) {
        Map<PartName, Verdict> others = new HashMap<>();
        right.forEach(verdict -> others.put(name(verdict), verdict));
        List<Difference> differences = new ArrayList<>();
        for (Verdict verdict : left) {
            Verdict other = others.remove(name(verdict));
            if (other == null || !other.word().equals(verdict.word())) {
                differences.add(difference(verdict, Optional.of(verdict), Optional.ofNullable(other)));
            }
        }
        others.values().forEach(verdict -> differences.add(
                difference(verdict, Optional.empty(), Optional.of(verdict))));
        differences.sort(Comparator.comparing(Difference::key).thenComparing(Difference::kind));
        return new Comparison(differences);
    }

    private static PartName name(Verdict verdict) {
        return new PartName(verdict.build().key(), verdict.kind());
    }

    private static Difference difference(Verdict either, Optional<Verdict> left, Optional<Verdict> right) {
        return new Difference(either.build().key(), either.kind(), left, right,
                either.build().part(either.kind()).orElseThrow().bytes());
    }
}
