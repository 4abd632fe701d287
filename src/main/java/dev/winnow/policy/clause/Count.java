package dev.winnow.policy.clause;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import java.time.Instant;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;

/** The parts that compete under one clause, newest first, and how its counter ranked them. */
public final class Count {

    /** A part that competes. */
    public interface Entrant {

        Build build();

        Part part();
    }

    private final List<? extends Entrant> entrants;
    private final BitSet counted;
    private final BitSet finer;
    private final ZoneId zone;
    private final Instant now;
    private final BitSet places;
    private final int[] rank;
    private long[] total;

    /**
     * @param entrants newest first
     * @param counted  which of them the clause counts
     * @param finer    which of them a clause with finer periods keeps; empty where each clause counts for itself
     * @param now      the instant of the judgement
     */
    public Count(List<? extends Entrant> entrants, BitSet counted, BitSet finer, ZoneId zone, Instant now) {
        this.entrants = entrants;
        this.counted = counted;
        this.finer = finer;
        this.zone = zone;
        this.now = now;
        this.places = new BitSet(entrants.size());
        this.rank = new int[entrants.size()];
    }

    int size() {
        return rank.length;
    }

    /** The next part that the clause counts, at or after {@code from}; -1 where there is none. */
    int counted(int from) {
        return counted.nextSetBit(from);
    }

    boolean keptByFiner(int i) {
        return finer.get(i);
    }

    ZoneId zone() {
        return zone;
    }

    Instant now() {
        return now;
    }

    Build build(int i) {
        return entrants.get(i).build();
    }

    long bytes(int i) {
        return entrants.get(i).part().bytes();
    }

    void rank(int i, int is, boolean place) {
        rank[i] = is;
        places.set(i, place);
    }

    /** Its rank, its period's or its version's, 1 for the newest or highest; 0 where it was given none. */
    public int rank(int i) {
        return rank[i];
    }

    /** Whether the counter keeps the part, if it is among those that the clause counts. */
    public boolean place(int i) {
        return places.get(i);
    }

    void total(int i, long sum) {
        if (total == null) {
            total = new long[rank.length];
        }
        total[i] = sum;
    }

    /** What the counter added up to this part: bytes, or builds of a version. */
    long total(int i) {
        return total[i];
    }
}
