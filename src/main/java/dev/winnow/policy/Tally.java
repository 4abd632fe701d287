package dev.winnow.policy;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import java.time.Duration;
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

    private static final byte FITS = 0;
    private static final byte WHERE = 1;
    private static final byte NO_EVENT = 2;
    private static final byte TOO_OLD = 3;

    private final Ready.ReadyClause ready;
    private final Clause clause;
    private final Ready setting;
    private final Instant end;
    private final List<Entrant> entrants;
    private final byte[] narrowed;
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
        this.narrowed = new byte[entrants.size()];
        this.rank = new int[entrants.size()];
        this.total = clause.counter() instanceof Counter.Size ? new long[entrants.size()] : null;
        this.kept = new BitSet(entrants.size());
        this.inCount = new BitSet(entrants.size());
        Instant edge = clause.within() == null ? null
                : end.equals(setting.at()) ? ready.edge() : clause.within().before(end, setting.policy().zone());
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = narrow(entrants.get(i).build(), edge);
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

    private byte narrow(Build build, Instant edge) {
        if (ready.where() != null && ready.where().fit(build) != Fit.YES) {
            return WHERE;
        }
        if (edge == null) {
            return FITS;
        }
        Instant event = clause.event(build);
        return event == null ? NO_EVENT : event.isBefore(edge) ? TOO_OLD : FITS;
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
        return narrowed[i] == FITS || narrowed[i] == TOO_OLD && clause.since() == Clause.Since.FINISHED;
    }

    private void keep(int i, boolean wins) {
        inCount.set(i, wins);
        kept.set(i, wins && narrowed[i] == FITS);
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
                    rank[i] = -1;
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
            if (narrowed[i] == FITS) {
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

    /** Why the clause keeps the part, or why not: {@code last: 10 - 3rd}. */
    String reason(int i) {
        String text = clause.text().isBlank() ? "where" : clause.text();
        return text + " - " + switch (narrowed[i]) {
            case WHERE -> "where does not fit";
            case NO_EVENT -> "no defect is logged";
            case TOO_OLD -> age(entrants.get(i).build());
            default -> counted(i);
        };
    }

    private String counted(int i) {
        Build build = entrants.get(i).build();
        Counter counter = clause.counter();
        if (counter == null) {
            return clause.within() == null ? "fits" : age(build);
        }
        if (counter instanceof Counter.Calendar calendar) {
            String noun = Periods.noun(calendar.unit());
            String name = Periods.name(calendar.unit(), build.finished(), setting.policy().zone());
            if (rank[i] < 0) {
                return "newest of " + name + ", which a finer clause keeps";
            }
            return rank[i] == 0 ? "not the newest of " + name
                    : keeps(i) ? "newest of " + name
                    : "newest of " + name + ", the " + Words.ordinal(rank[i]) + " " + noun;
        }
        if (counter instanceof Counter.Versions) {
            return build.attributes().version() + " is the " + Words.ordinal(rank[i]);
        }
        return Words.ordinal(rank[i]) + (counter instanceof Counter.Size
                ? ", " + Words.size(total[i]) + " with it" : "");
    }

    private String age(Build build) {
        Duration age = Duration.between(clause.event(build), end);
        String what = clause.since() == Clause.Since.DEFECT_LOGGED ? "logged " : "";
        String rest = setting.policy().anchor() == Policy.Anchor.NEWEST ? " before the newest"
                : what.isEmpty() ? " old" : " ago";
        if (age.isNegative()) {
            return what + Words.length(age.negated()) + " after " + (rest.endsWith("newest") ? "the newest" : "as-of");
        }
        return what + Words.length(age) + rest;
    }
}
