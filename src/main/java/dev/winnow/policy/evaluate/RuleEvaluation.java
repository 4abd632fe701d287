package dev.winnow.policy.evaluate;

import dev.winnow.policy.Policy;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.protection.JudgedPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of one kind in one group that one rule governs, and what its clauses say of them. */
final class RuleEvaluation {

    private final List<ClauseResult> results;

    /** @param entrants newest first */
    RuleEvaluation(List<ClauseAtInstant> clauses, GroupBuilds group, List<JudgedPart> entrants) {
        ClauseResult[] done = new ClauseResult[clauses.size()];
        BitSet finer = new BitSet(entrants.size());
        boolean finestFirst = group.at().policy().counting() == Policy.Counting.FINEST_FIRST;
        for (int index : order(clauses, finestFirst)) {
            done[index] = new ClauseResult(clauses.get(index), group, entrants, finer);
            if (finestFirst) {
                finer = (BitSet) finer.clone();
                finer.or(done[index].kept());
            }
        }
        this.results = Arrays.asList(done);
    }

    /** Finest first: what has no period at all, then hours up to years; as written where they are alike. */
    private static int[] order(List<ClauseAtInstant> clauses, boolean finestFirst) {
        IntStream written = IntStream.range(0, clauses.size());
        return !finestFirst ? written.toArray() : written.boxed().sorted(Comparator.comparing(i -> {
            Counter counter = clauses.get(i).clause().counter();
            return counter == null ? -1 : counter.coarseness();
        })).mapToInt(Integer::intValue).toArray();
    }

    boolean keeps(int entrant) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).keeps(entrant)) {
                return true;
            }
        }
        return false;
    }

    /** The reasons of the clauses that keep the part; of all clauses where none does. */
    List<String> reasons(int entrant) {
        boolean kept = keeps(entrant);
        List<String> reasons = new ArrayList<>(kept ? 1 : results.size());
        for (ClauseResult result : results) {
            if (!kept || result.keeps(entrant)) {
                reasons.add(result.reason(entrant));
            }
        }
        return reasons;
    }

    /** One per clause, in the order of the job file. */
    List<ClauseResult> results() {
        return results;
    }
}
