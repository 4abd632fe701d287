package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import java.time.Instant;
import java.util.List;

/**
 * Something that keeps a part before any rule is asked. One that compares builds over all groups gathers them first:
 * {@link #add} and {@link #later} for each of them, then {@link #close}.
 */
public interface Protection {

    /** New ones for one judgement, in the order in which they are asked. */
    static List<Protection> all(Policy policy) {
        return List.of(new Unsure(), new Pinned(), new Running(), new Latest(policy), new UnloggedDefect(policy),
                new Linked(), new Floor(policy), new CompleteSet(policy), new AfterAsOf());
    }

    /** What reports call it. */
    KeptBy by();

    /** Whether it keeps the part; asked of every part, so it is quick. */
    boolean holds(JudgedPart part);

    /** Why it keeps a part for which it holds, in words; never empty. */
    List<String> reasons(JudgedPart part);

    /** What ends it for a part for which it holds, as a sentence. */
    String end(JudgedPart part);

    /** Whether the passing of time never ends it: then it is asked as of the plan's instant only. */
    default boolean lasting() {
        return true;
    }

    /** The first whole millisecond at which time alone ends it for a part for which it holds; null for never. */
    default Instant ends(JudgedPart part) {
        return null;
    }

    /** Whether the policy asks for it and it compares builds by when they finished. */
    default boolean needsFinish() {
        return false;
    }

    /** Takes a settled, sure build with present products that finished by as-of. */
    default void add(Build build) {
    }

    /** Takes a build that {@link #add} would have taken, had it finished by as-of. */
    default void later(Build build) {
    }

    /** All builds have been taken. */
    default void close() {
    }

    /** The first instant at which a build that finishes after as-of may change what holds for this one; or null. */
    default Instant stableUntil(Build build) {
        return null;
    }
}
