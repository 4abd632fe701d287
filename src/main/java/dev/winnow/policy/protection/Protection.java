package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.Policy;
import dev.winnow.policy.clause.Count;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.ReasonWords;
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

    /** Keeps what is in doubt; not for good, since another rule may govern later and need to know less. */
    private static final class Unsure extends Protection {

        Unsure() {
            super(KeptBy.UNSURE, false, "it is judged once nothing about it is in doubt");
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            return part.doubts();
        }
    }

    /** Keeps what still runs, or has not settled. */
    private static final class Running extends Protection {

        Running() {
            super(KeptBy.RUNNING, true, "it is judged once it has finished and its files no longer change");
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            return !part.build().running() ? List.of() : List.of(part.build().attributes().status() == Status.RUNNING
                    ? "running" : "running: its files may still change");
        }
    }

    /** Keeps builds with a defect that nobody has logged yet. */
    private static final class UnloggedDefect extends Protection {

        private final boolean asked;

        UnloggedDefect(Policy policy) {
            super(KeptBy.UNLOGGED_DEFECT, true, "unlogged defect no longer holds once the defect is logged or cleared");
            this.asked = policy.protections().unloggedDefects();
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            Defect defect = part.build().defect();
            return !asked || defect == null || defect.logged() ? List.of() : List.of("unlogged defect: " + defect.found());
        }
    }

    /** Keeps what a symbolic link in the store points at. */
    private static final class Linked extends Protection {

        Linked() {
            super(KeptBy.LINKED, true, "linked no longer holds once no link leads to it");
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            return part.part().linked() == null ? List.of() : List.of("linked: " + part.part().linked() + " leads to it");
        }
    }

    /** Keeps the newest settled, sure parts of each kind in a group, until time makes later ones finish. */
    private static final class Floor extends Protection {

        private final int floor;

        Floor(Policy policy) {
            super(KeptBy.FLOOR, false, "floor no longer holds after ");
            this.floor = policy.protections().floor();
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            return part.rank() == 0 || part.rank() > floor ? List.of()
                    : List.of("floor: " + floor + " - " + ReasonWords.ordinal(part.rank()));
        }

        @Override
        public String end(JudgedPart part) {
            int newer = floor - part.rank() + 1;
            return super.end(part) + newer + " newer build" + (newer == 1 ? "" : "s");
        }

        @Override
        public boolean needsFinish() {
            return floor > 0;
        }
    }

    /** Keeps the products without which a build that is kept cannot be used. */
    private static final class Needed extends Protection {

        private Map<String, String> needed = Map.of();

        Needed() {
            super(KeptBy.NEEDED, true, "needed no longer holds once no build that is kept needs it");
        }

        @Override
        public void needed(Map<String, String> by) {
            needed = by;
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            String by = part.part().kind() == PartKind.PRODUCTS ? needed.get(part.build().key()) : null;
            return by == null ? List.of() : List.of("needed: by " + by);
        }
    }

    /** Keeps what finishes only after the instant of the judgement. */
    public static final class AfterAsOf extends Protection {

        AfterAsOf() {
            super(KeptBy.FUTURE, false, "it is judged from ");
        }

        public static boolean holds(Build build, Instant at) {
            return build.finished() != null && build.finished().isAfter(at);
        }

        @Override
        public List<String> reasons(JudgedPart part) {
            return holds(part.build(), part.at()) ? List.of("finished " + part.build().finished() + ", after as-of")
                    : List.of();
        }

        @Override
        public String end(JudgedPart part) {
            return super.end(part) + part.build().finished() + " on";
        }

        @Override
        public Instant ends(JudgedPart part) {
            return AgeEdge.millisecond(part.build().finished());
        }
    }

    /**
     * A present part in its group at one instant, as protections and clauses see it.
     *
     * @param doubts why it is unsure; empty where it is sure
     * @param rank   1 for the newest settled, sure part of its kind in the group; 0 where it has no rank
     * @param asOf   the instant that the plan is made for
     * @param at     the instant of the judgement; later than {@code asOf} where it looks ahead
     */
    public record JudgedPart(Build build, Part part, List<String> doubts, int rank, Instant asOf, Instant at)
            implements Count.Entrant { }
}
