package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something that keeps a part before any rule is asked. One that compares builds over all groups gathers them first:
 * {@link #add} and {@link #changes} for each of them, then {@link #close}.
 */
public abstract class Protection {

    private final KeptBy by;
    private final boolean lasting;
    private final String end;

    /**
     * @param by      what reports call it
     * @param lasting whether the passing of time never ends it: then it is asked as of the plan's instant only
     * @param end     what ends it, as a sentence
     */
    Protection(KeptBy by, boolean lasting, String end) {
        this.by = by;
        this.lasting = lasting;
        this.end = end;
    }

    /** New ones for one judgement, in the order in which they are asked. */
    public static List<Protection> all(Policy policy) {
        return List.of(new Unsure(), new Pinned(), new Running(), new Latest(policy), new UnloggedDefect(policy),
                new Linked(), new Floor(policy), new CompleteSet(policy), new Needed(), new AfterAsOf());
    }

    public final KeptBy by() {
        return by;
    }

    public final boolean lasting() {
        return lasting;
    }

    /** Why it keeps the part, in words; empty where it does not hold. Asked of every part, so it is quick. */
    public abstract List<String> reasons(JudgedPart part);

    /** What ends it for a part for which it holds, as a sentence. */
    public String end(JudgedPart part) {
        return end;
    }

    /** The first whole millisecond at which time alone ends it for a part for which it holds; null for never. */
    public Instant ends(JudgedPart part) {
        return null;
    }

    /** Whether the policy asks for it and it compares builds by when they finished. */
    public boolean needsFinish() {
        return false;
    }

    /** Takes a settled, sure build with present products that finished by as-of. */
    public void add(Build build) {
    }

    /** Hears that {@link #add} would take the build from an instant on, or only until then. */
    public void changes(Build build, Instant at) {
    }

    /** Hears what builds that are kept need, each with one that needs it; before anything is judged for good. */
    public void needed(Map<String, String> by) {
    }

    /** All builds have been taken. */
    public void close() {
    }

    /** The first instant at which what {@link #changes} told may change what holds for this build; or null. */
    public Instant stableUntil(Build build) {
        return null;
    }
}
