package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Counter;
import dev.winnow.policy.select.Fit;
import dev.winnow.policy.value.Versions;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one clause says of each of the parts that compete under a rule. */
final class Tally {

    /** A part that competes, and its build. */
    record Entrant(Build build, Part part) { }

    /** Whether a part is among those that the clause counts, and if not, why. */
    enum Narrowed { FITS, WHERE, NO_EVENT, TOO_OLD }

    /** The rank of what is the newest of its period, but kept by a finer clause. */
    static final int PASSED_OVER = -1;

    private final Ready.ReadyClause ready;
    private final Clause clause;
    private final Ready setting;
    private final Instant end;
    private final Instant edge;
    private final List<Entrant> entrants;
    private final Narrowed[] narrowed;
    /** Rank among those that the clause counts, its period's rank, or its version's; 0: has none. */
    private final int[] rank;
    private final long[] total;
    private final BitSet kept;
    private final BitSet inCount;

    /**
     * @param entrants newest first
     * @param end      what ages are measured up to
     * @param finer    the parts that a finer clause keeps, whose periods are passed over; empty where each counts
     */
    Tally(Ready.ReadyClause ready, Ready setting, List<Entrant> entrants, Instant end, BitSet finer) {
        this.ready = ready;
        this.clause = ready.clause();
        this.setting = setting;
        this.entrants = entrants;
        this.end = end;
        this.narrowed = new Narrowed[entrants.size()];
        this.rank = new int[entrants.size()];
        this.total = clause.counter() instanceof Counter.Size ? new long[entrants.size()] : null;
        this.kept = new BitSet(entrants.size());
        this.inCount = new BitSet(entrants.size());
        this.edge = clause.within() == null ? null
                : end.equals(setting.at()) ? ready.edge() : clause.within().before(end, setting.policy().zone());
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = narrow(entrants.get(i).build());
        }
        count(finer);
    }

    boolean keeps(int entrant) {
        return kept.get(entrant);
    }

    /** Whether it would keep the part if that were young enough; true for all where it counts none. */
    boolean countsIn(int entrant) {
        return inCount.get(entrant);
    }

    BitSet kept() {
        return kept;
    }

    private Narrowed narrow(Build build) {
        if (ready.where() != null && ready.where().fit(build) != Fit.YES) {
            return Narrowed.WHERE;
        }
        if (edge == null) {
            return Narrowed.FITS;
        }
        Instant event = clause.event(build);
        return event == null ? Narrowed.NO_EVENT : event.isBefore(edge) ? Narrowed.TOO_OLD : Narrowed.FITS;
    }

    private void count(BitSet finer) {
        Counter counter = clause.counter();
        if (counter == null) {
            for (int i = 0; i < narrowed.length; i++) {
                keep(i, true);
            }
        } else if (counter instanceof Counter.Last last) {
            int n = 0;
            for (int i = 0; i < narrowed.length; i++) {
                if (ranked(i)) {
                    rank[i] = ++n;
                    keep(i, n <= last.count());
                }
            }
        } else if (counter instanceof Counter.Size size) {
            countSize(size);
        } else if (counter instanceof Counter.Calendar calendar) {
            countPeriods(calendar, finer);
        } else {
            countVersions((Counter.Versions) counter);
        }
    }

    /**
     * An age measured from the finish cuts off the oldest, so it moves no rank of those that are left: what is too old
     * is ranked behind them all the same, as if time had not passed.
     */
    private boolean ranked(int i) {
        return narrowed[i] == Narrowed.FITS || narrowed[i] == Narrowed.TOO_OLD && clause.since() == Clause.Since.FINISHED;
    }

    private void keep(int i, boolean wins) {
        inCount.set(i, wins);
        kept.set(i, wins && narrowed[i] == Narrowed.FITS);
    }

    private void countSize(Counter.Size size) {
        long sum = 0;
        int n = 0;
        for (int i = 0; i < narrowed.length; i++) {
            if (ranked(i)) {
                long bytes = entrants.get(i).part().bytes();
                sum = sum > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : sum + bytes;
                rank[i] = ++n;
                total[i] = sum;
                keep(i, sum <= size.bytes());
            }
        }
    }

    private void countPeriods(Counter.Calendar calendar, BitSet finer) {
        // Where clocks go back over midnight a day comes twice: so a set, not just the last one seen.
        Set<Long> seen = new HashSet<>();
        int n = 0;
        for (int i = 0; i < narrowed.length; i++) {
            if (ranked(i) && seen.add(Periods.number(calendar.unit(),
                    entrants.get(i).build().finished(), setting.policy().zone()))) {
                if (finer.get(i)) {
                    rank[i] = PASSED_OVER;
                } else {
                    rank[i] = ++n;
                    keep(i, n <= calendar.count());
                }
            }
        }
    }

    private void countVersions(Counter.Versions versions) {
        Set<String> present = new HashSet<>();
        String[] plain = new String[narrowed.length];
        for (int i = 0; i < narrowed.length; i++) {
            if (narrowed[i] == Narrowed.FITS) {
                plain[i] = Versions.plain(entrants.get(i).build().attributes().version()).orElseThrow();
                present.add(plain[i]);
            }
        }
        Map<String, Integer> ranks = present.isEmpty() ? new HashMap<>() : Versions.ranks(present);
        for (int i = 0; i < narrowed.length; i++) {
            if (plain[i] != null) {
                rank[i] = ranks.get(plain[i]);
                keep(i, rank[i] <= versions.count());
            }
        }
    }

    Clause clause() {
        return clause;
    }

    Ready setting() {
        return setting;
    }

    int size() {
        return narrowed.length;
    }

    Build build(int entrant) {
        return entrants.get(entrant).build();
    }

    Narrowed narrowed(int entrant) {
        return narrowed[entrant];
    }

    /** Its rank, its period's or its version's among those that the clause counts, 1 for the newest or highest. */
    int rank(int entrant) {
        return rank[entrant];
    }

    /** Bytes of the part and of all newer ones that a size clause counts. */
    long total(int entrant) {
        return total[entrant];
    }

    /** What ages are measured up to. */
    Instant end() {
        return end;
    }

    /** What is older is too old; null where the clause asks for no age. */
    Instant edge() {
        return edge;
    }
}
