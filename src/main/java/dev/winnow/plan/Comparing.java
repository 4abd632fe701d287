package dev.winnow.plan;

import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.preview.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what two jobs, or one at two instants, would decide. */
public final class Comparing {

    /** Parts by the ids of their builds: a bit each, as there may be millions. */
    private static final class Parts {

        private final Map<PartKind, BitSet> builds = new HashMap<>();

        void add(Decided part) {
            of(part).set(Math.toIntExact(part.stored().id()));
        }

        boolean has(Decided part) {
            return of(part).get(Math.toIntExact(part.stored().id()));
        }

        boolean remove(Decided part) {
            boolean had = has(part);
            of(part).clear(Math.toIntExact(part.stored().id()));
            return had;
        }

        private BitSet of(Decided part) {
            return builds.computeIfAbsent(part.verdict().kind(), kind -> new BitSet());
        }
    }

    private Comparing() {
    }

    /**
     * The parts on which both do not agree, also those that only one of them rules. Judges the left side twice, so
     * that memory holds no more than a few bits of what does not differ.
     */
    public static Comparison compare(Side left, Side right) {
        Parts removed = new Parts();
        Parts kept = new Parts();
        left.forEachVerdict(decided -> (removes(decided) ? removed : kept).add(decided));
        Parts differing = new Parts();
        List<Verdict> rights = new ArrayList<>();
        right.forEachVerdict(decided -> {
            boolean leftRemoves = removed.remove(decided);
            boolean leftKeeps = kept.remove(decided);
            if (!(removes(decided) ? leftRemoves : leftKeeps)) {
                differing.add(decided);
                rights.add(decided.verdict());
            }
        });
        List<Verdict> lefts = new ArrayList<>();
        left.forEachVerdict(decided -> {
            // What is left over there is what the right side does not rule.
            if (differing.has(decided) || removed.has(decided) || kept.has(decided)) {
                lefts.add(decided.verdict());
            }
        });
        return Comparison.of(lefts, rights);
    }

    private static boolean removes(Decided decided) {
        return decided.verdict() instanceof Verdict.Remove;
    }
}
