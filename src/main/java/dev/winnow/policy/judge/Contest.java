package dev.winnow.policy.judge;

import dev.winnow.policy.Counter;
import dev.winnow.policy.Policy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** The parts of one kind in one group that one rule governs, and what its clauses say of them. */
final class Contest {

    private final List<Tally> tallies = new ArrayList<>();

    /** @param entrants newest first */
    Contest(List<Ready.ReadyClause> clauses, Lineup lineup, List<Tally.Entrant> entrants) {
        Tally[] done = new Tally[clauses.size()];
        BitSet finer = new BitSet(entrants.size());
        boolean finestFirst = lineup.ready().policy().counting() == Policy.Counting.FINEST_FIRST;
        for (int index : order(clauses, finestFirst)) {
            done[index] = new Tally(clauses.get(index), lineup.ready(), entrants, lineup.end(), finer);
            if (finestFirst) {
                finer = (BitSet) finer.clone();
                finer.or(done[index].kept());
            }
        }
        tallies.addAll(List.of(done));
    }

    /** Finest first: what has no period at all, then hours up to years; as written where they are alike. */
    private static int[] order(List<Ready.ReadyClause> clauses, boolean finestFirst) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < clauses.size(); i++) {
            order.add(i);
        }
        if (finestFirst) {
            order.sort(Comparator.comparing(i -> clauses.get(i).clause().counter() instanceof Counter.Calendar calendar
                    ? calendar.unit().ordinal() : -1));
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean keeps(int entrant) {
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).keeps(entrant)) {
                return true;
            }
        }
        return false;
    }

    /** The reasons of the clauses that keep the part; of all clauses where none does. */
    List<String> reasons(int entrant) {
        boolean kept = keeps(entrant);
        List<String> reasons = new ArrayList<>(kept ? 1 : tallies.size());
        for (Tally tally : tallies) {
            if (!kept || tally.keeps(entrant)) {
                reasons.add(TallyText.reason(tally, entrant));
            }
        }
        return reasons;
    }

    /** One per clause, in the order of the job file. */
    List<Tally> tallies() {
        return tallies;
    }
}
