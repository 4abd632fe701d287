package dev.winnow.policy;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
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
        List<Held> held = new ArrayList<>(0);
        for (KeptBy by : ASKED) {
            for (String reason : reasons(by, standing, i)) {
                held.add(new Held(by, reason));
            }
        }
        return held;
    }

    /** Whether any but doubt holds; says no more, so it is quick. */
    static boolean any(Standing standing, int i) {
        Lineup lineup = standing.lineup();
        return lineup.pinned(i) || lineup.future(i) || !reasons(KeptBy.FLOOR, standing, i).isEmpty()
                || forGood(standing, i);
    }

    /** Whether one holds that no passing of time ends. */
    static boolean forGood(Standing standing, int i) {
        return standing.lineup().build(i).running() || standing.part(i).linked()
                || !reasons(KeptBy.LATEST, standing, i).isEmpty()
                || !reasons(KeptBy.UNLOGGED_DEFECT, standing, i).isEmpty()
                || !reasons(KeptBy.COMPLETE_SET, standing, i).isEmpty();
    }

    private static List<String> reasons(KeptBy by, Standing standing, int i) {
        Lineup lineup = standing.lineup();
        Build build = lineup.build(i);
        Protections protections = lineup.ready().policy().protections();
        Facts facts = lineup.ready().facts();
        return switch (by) {
            case UNSURE -> standing.doubts(i);
            case PINNED -> lineup.pinned(i) ? pins(build, lineup.ready()) : List.of();
            case RUNNING -> !build.running() ? List.of() : List.of(build.attributes().status() == Status.RUNNING
                    ? "running" : "running: its files may still change");
            case LATEST -> oneOrNone(facts.latest(build));
            case UNLOGGED_DEFECT -> protections.unloggedDefects() && build.defect() != null && !build.defect().logged()
                    ? List.of("unlogged defect: " + build.defect().found()) : List.of();
            case LINKED -> standing.part(i).linked()
                    ? List.of("linked: a symbolic link in the store points at it") : List.of();
            case FLOOR -> standing.floorRank(i) > 0 && standing.floorRank(i) <= protections.floor()
                    ? List.of("floor: " + protections.floor() + " - " + Words.ordinal(standing.floorRank(i)))
                    : List.of();
            case COMPLETE_SET -> oneOrNone(facts.completeSet(build));
            case FUTURE -> lineup.future(i) ? List.of("finished " + build.finished() + ", after as-of") : List.of();
            case RULE, NO_RULE -> throw new IllegalArgumentException(by + " is no protection");
        };
    }

    private static List<String> oneOrNone(String reason) {
        return reason == null ? List.of() : List.of(reason);
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
