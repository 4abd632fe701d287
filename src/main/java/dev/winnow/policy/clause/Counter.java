package dev.winnow.policy.clause;

import dev.winnow.model.Build;
import dev.winnow.policy.value.VersionOrder;
import dev.winnow.policy.value.ReasonWords;

/** What a clause counts: how it ranks parts and which of them it keeps. {@link #ALL} stands for {@code all}. */
public interface Counter {

    /** As many as there are. */
    long ALL = Long.MAX_VALUE;

    /** How much it keeps at most, in what it counts: builds, periods, versions or bytes; never negative. */
    long limit();

    /** How many parts it keeps at most of each thing that it counts; not negative, {@link #ALL} where it sets no bound. */
    default long each() {
        return ALL;
    }

    /** The same counter with other limits; one that bounds no {@link #each} passes over the second. */
    Counter limited(long limit, long each);

    /** Ranks the parts that {@link Count#counted} tells, and gives a place to those that it keeps. */
    void count(Count parts);

    /** What it says of a part that it counted: {@code 3rd}. */
    default String reason(Count parts, int i) {
        return ReasonWords.ordinal(parts.rank(i));
    }

    /** Where its places end, for a part that missed them; {@code last} has the last place. */
    default String boundary(Count parts, int last) {
        return "the last that it keeps is " + parts.build(last).key();
    }

    /** What newer builds take the part's place: {@code after 3 newer builds}; null where none can. */
    String outdone(Count parts, int i);

    /** Whether it orders builds by when they finished. */
    default boolean needsFinish() {
        return true;
    }

    /** What it must know of a build and cannot, such as {@code its version is not known}; null where it can count it. */
    default String lacks(Build build) {
        return null;
    }

    /** The order in which it compares the build's version with others; null where it compares none. */
    default VersionOrder orders(Build build) {
        return null;
    }

    /** Whether a part that grows older than the clause's {@code within} moves the ranks of those that stay. */
    default boolean agesMoveRanks() {
        return false;
    }

    /** How coarse its periods are, 0 for the finest there are; -1 where it knows no periods. */
    default int coarseness() {
        return -1;
    }

    /** Whether it never keeps any part. */
    default boolean keepsNothing() {
        return limit() == 0 || each() == 0;
    }

    /** Whether it keeps every part that it counts. */
    default boolean keepsAll() {
        return limit() == ALL && each() == ALL;
    }

    /** Whether it keeps all that {@code other} keeps of the same parts. */
    default boolean covers(Counter other) {
        return other.limit() <= limit() && other.each() <= each() && limited(other.limit(), other.each()).equals(other);
    }

    static void notNegative(String what, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(what + " " + limit + " is negative");
        }
    }

    /** {@code after 3 newer builds}; null where the counter keeps as many as there are. */
    default String after(int rank, String what) {
        long count = limit() - rank + 1;
        return limit() == ALL ? null : "after " + count + " " + what + (count == 1 ? "" : "s");
    }
}
