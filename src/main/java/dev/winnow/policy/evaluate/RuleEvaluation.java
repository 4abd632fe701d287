package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.clause.Count;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.evaluate.PolicyAtInstant.ClauseAtInstant;
import dev.winnow.policy.evaluate.PolicyAtInstant.ClauseAtInstant.Narrowed;
import dev.winnow.policy.protection.Protection.JudgedPart;
import dev.winnow.policy.select.SelectorText;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.ReasonWords;
import java.time.Duration;
import java.time.Instant;
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

    /** The result of one clause for each part that competes under a rule, with the reasons in words. */
    static final class ClauseResult {

        private final Clause clause;
        private final PolicyAtInstant at;
        private final List<JudgedPart> entrants;
        private final Instant end;
        private final Instant edge;
        private final Narrowed[] narrowed;
        /** Null if the clause has no counter: then it keeps all that {@code within} and {@code where} leave. */
        private final Count count;
        /** The count of all parts, which ranks the empty ones. They take no places from others. */
        private final Count withEmpty;
        private final BitSet kept;

        /**
         * @param entrants newest first
         * @param finer    the parts that a finer clause keeps, whose periods are passed over; empty where each counts
         */
        ClauseResult(ClauseAtInstant ready, GroupBuilds group, List<JudgedPart> entrants, BitSet finer) {
            this.clause = ready.clause();
            this.at = group.at();
            this.entrants = entrants;
            this.end = group.end();
            this.edge = ready.edge(end);
            this.narrowed = new Narrowed[entrants.size()];
            this.kept = new BitSet(entrants.size());
            BitSet counted = new BitSet(entrants.size());
            BitSet empty = new BitSet();
            for (int i = 0; i < narrowed.length; i++) {
                narrowed[i] = ready.narrow(build(i), edge);
                counted.set(i, narrowed[i] == Narrowed.FITS || narrowed[i] == Narrowed.TOO_OLD && !clause.agesMoveRanks());
                empty.set(i, counted.get(i) && entrants.get(i).part().empty());
            }
            this.withEmpty = empty.isEmpty() ? null : count(counted, finer);
            BitSet holding = (BitSet) counted.clone();
            holding.andNot(empty);
            this.count = count(holding, finer);
            for (int i = 0; i < narrowed.length; i++) {
                kept.set(i, narrowed[i] == Narrowed.FITS && countsIn(i));
            }
        }

        private Count count(BitSet counted, BitSet finer) {
            if (clause.counter() == null) {
                return null;
            }
            Count parts = new Count(entrants, counted, finer, at.policy().zone(), at.at());
            clause.counter().count(parts);
            return parts;
        }

        private Count count(int entrant) {
            return withEmpty != null && entrants.get(entrant).part().empty() ? withEmpty : count;
        }

        private Build build(int entrant) {
            return entrants.get(entrant).build();
        }

        boolean keeps(int entrant) {
            return kept.get(entrant);
        }

        /** Whether it would keep the part if that were young enough; true for all where it counts none. */
        boolean countsIn(int entrant) {
            return count == null || count(entrant).place(entrant);
        }

        BitSet kept() {
            return kept;
        }

        /** The clause in its author's words. */
        String name() {
            return SelectorText.name(clause);
        }

        /** Why the clause keeps the part, or why not: {@code last: 10 - 3rd}. */
        String reason(int i) {
            return name() + " - " + answer(i);
        }

        String answer(int i) {
            return switch (narrowed[i]) {
                case WHERE -> clause.counter() == null && clause.within() == null ? has(i)
                        : SelectorText.miss(clause.where(), build(i), at.setting());
                case NO_EVENT -> "no defect is logged";
                case TOO_OLD -> age(i) + overshoot(i);
                case FITS -> count != null ? clause.counter().reason(count(i), i)
                        : clause.within() != null ? age(i) : has(i);
            };
        }

        private String has(int i) {
            return SelectorText.has(clause.where(), build(i), at.setting());
        }

        private String age(int i) {
            Duration age = Duration.between(clause.event(build(i)), end);
            boolean logged = clause.since() == Clause.Since.DEFECT_LOGGED;
            boolean newest = at.policy().anchor() == Policy.Anchor.NEWEST;
            String what = (logged ? "logged " : "") + ReasonWords.length(age.abs());
            if (age.isNegative()) {
                return what + (newest ? " after the newest" : " after as-of");
            }
            return what + (newest ? " before the newest" : logged ? " ago" : " old");
        }

        /** "30 d old" alone would not tell why 30 days were not enough; a day may have 25 hours. */
        private String overshoot(int i) {
            Duration over = Duration.between(clause.event(build(i)), edge);
            return over.compareTo(Duration.ofHours(26)) < 0 ? ", over by " + ReasonWords.length(over) : "";
        }

        /** The limit that kept the clause from keeping the part; null if there is none. */
        String boundary(int i) {
            if (keeps(i) || narrowed[i] == Narrowed.WHERE || narrowed[i] == Narrowed.NO_EVENT) {
                return null;
            }
            if (narrowed[i] == Narrowed.TOO_OLD) {
                return "keeps what is from " + edge + " on";
            }
            int last = -1;
            for (int j = kept.nextSetBit(0); j >= 0; j = kept.nextSetBit(j + 1)) {
                last = last < 0 || count(j).rank(j) >= count(last).rank(last) ? j : last;
            }
            return last < 0 ? "keeps none" : clause.counter().boundary(count(last), last);
        }

        /** What makes the clause let go of a part that it keeps: {@code after 3 newer builds}; or null. */
        String dropped(int i) {
            if (!keeps(i)) {
                return null;
            }
            Instant old = clause.within() == null || at.policy().anchor() == Policy.Anchor.NEWEST ? null
                    : new AgeEdge(clause.within(), at.policy().zone(), clause.event(build(i)), true).nextFlip(at.at());
            String outdone = count == null ? null : clause.counter().outdone(count(i), i);
            if (old == null) {
                return outdone;
            }
            return (outdone == null ? "" : outdone + ", or ") + "from " + old + " on";
        }
    }
}
