package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import dev.winnow.policy.Protections;
import dev.winnow.policy.value.Words;
import java.util.ArrayList;
import java.util.List;

/** What keeps a part before any rule is asked. */
final class Protection {

    /** One that holds, and why, in words for people. */
    record Held(KeptBy by, String reason) { }

    /** In the order in which they are asked. */
    static final List<KeptBy> ASKED = List.of(KeptBy.UNSURE, KeptBy.PINNED, KeptBy.RUNNING, KeptBy.LATEST,
            KeptBy.UNLOGGED_DEFECT, KeptBy.LINKED, KeptBy.FLOOR, KeptBy.COMPLETE_SET, KeptBy.FUTURE);

    private Protection() {
    }

    /** Every protection that holds, in order. */
    static List<Held> held(Standing standing, int i) {
        if (standing.doubts(i).isEmpty() && !any(standing, i)) {
            return List.of();
        }
        List<Held> held = new ArrayList<>(1);
        for (KeptBy by : ASKED) {
            for (String reason : reasons(by, standing, i)) {
                held.add(new Held(by, reason));
            }
        }
        return held;
    }

    /** Whether any but doubt holds; says no more, so it is quick. */
    static boolean any(Standing standing, int i) {
        return standing.lineup().pinned(i) || standing.lineup().future(i) || floor(standing, i)
                || forGood(standing, i);
    }

    /** Whether one holds that no passing of time ends. */
    static boolean forGood(Standing standing, int i) {
        Lineup lineup = standing.lineup();
        return lineup.build(i).running() || standing.part(i).linked() || lineup.latest(i) != null
                || lineup.completeSet(i) != null || unlogged(standing, i);
    }

    private static boolean unlogged(Standing standing, int i) {
        Defect defect = standing.lineup().build(i).defect();
        return defect != null && !defect.logged() && protections(standing).unloggedDefects();
    }

    private static boolean floor(Standing standing, int i) {
        return standing.floorRank(i) > 0 && standing.floorRank(i) <= protections(standing).floor();
    }

    private static Protections protections(Standing standing) {
        return standing.lineup().ready().policy().protections();
    }

    private static List<String> reasons(KeptBy by, Standing standing, int i) {
        Lineup lineup = standing.lineup();
        Build build = lineup.build(i);
        return switch (by) {
            case UNSURE -> standing.doubts(i);
            case PINNED -> lineup.pinned(i) ? pins(build, lineup.ready()) : List.of();
            case RUNNING -> when(build.running(), build.attributes().status() == Status.RUNNING ? "running"
                    : "running: its files may still change");
            case LATEST -> when(lineup.latest(i) != null, lineup.latest(i));
            case UNLOGGED_DEFECT -> unlogged(standing, i) ? List.of("unlogged defect: " + build.defect().found())
                    : List.of();
            case LINKED -> when(standing.part(i).linked(), "linked: a symbolic link in the store points at it");
            case FLOOR -> when(floor(standing, i), "floor: " + protections(standing).floor() + " - "
                    + Words.ordinal(standing.floorRank(i)));
            case COMPLETE_SET -> when(lineup.completeSet(i) != null, lineup.completeSet(i));
            case FUTURE -> when(lineup.future(i), "finished " + build.finished() + ", after as-of");
            case RULE, NO_RULE -> throw new IllegalArgumentException(by + " is no protection");
        };
    }

    private static List<String> when(boolean holds, String reason) {
        return holds ? List.of(reason) : List.of();
    }

    private static List<String> pins(Build build, Ready ready) {
        List<String> reasons = new ArrayList<>(1);
        for (Pin pin : build.pins()) {
            if (Lineup.holds(pin, ready)) {
                reasons.add("pinned by " + pin.by() + (pin.reason().isBlank() ? "" : ": " + pin.reason())
                        + (pin.ticket() == null ? "" : " (" + pin.ticket() + ")")
                        + (pin.until() == null ? "" : " until " + pin.until()));
            }
        }
        return reasons;
    }
}
