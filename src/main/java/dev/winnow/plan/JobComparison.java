package dev.winnow.plan;

import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.preview.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the decisions of two jobs, or of one job at two instants. */
public final class JobComparison {

    /** A set of parts that takes one bit for each build, because there may be millions. */
    private static final class Parts {

        private final Map<PartKind, BitSet> builds = new HashMap<>();

        void add(PlannedVerdict part) {
            of(part).set(Math.toIntExact(part.stored().id()));
        }

        boolean has(PlannedVerdict part) {
            return of(part).get(Math.toIntExact(part.stored().id()));
        }

        boolean remove(PlannedVerdict part) {
            boolean had = has(part);
            of(part).clear(Math.toIntExact(part.stored().id()));
            return had;
        }

        private BitSet of(PlannedVerdict part) {
            return builds.computeIfAbsent(part.verdict().kind(), kind -> new BitSet());
        }
    }

    private JobComparison() {
    }

    /**
     * The parts on which the sides differ, including those that only one side governs. It judges the left side twice,
     * so that a part on which the sides agree takes only a few bits of memory.
     */
    public static Comparison compare(EvaluationInput left, EvaluationInput right) {
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
            // Parts that are still in the left sets are not governed by the right side.
            if (differing.has(decided) || removed.has(decided) || kept.has(decided)) {
                lefts.add(decided.verdict());
            }
        });
        return Comparison.of(lefts, rights);
    }

    private static boolean removes(PlannedVerdict decided) {
        return decided.verdict() instanceof Verdict.Remove;
    }
}
