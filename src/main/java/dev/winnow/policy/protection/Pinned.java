package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Pin;
import dev.winnow.policy.protection.Protection.JudgedPart;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps what somebody pinned. */
public final class Pinned extends Protection {

    Pinned() {
        super(KeptBy.PINNED, false, "it is judged by the rules once no pin holds");
    }

    /** Whether any pin of the build holds. As-of moves no pin; only a look at what comes after it sees pins end. */
    public static boolean holds(Build build, Instant asOf, Instant at) {
        for (int i = 0; i < build.pins().size(); i++) {
            if (holds(build.pins().get(i), asOf, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Pin pin, Instant asOf, Instant at) {
        return pin.until() == null || !pin.until().isAfter(asOf) || pin.until().isAfter(at);
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        List<String> reasons = new ArrayList<>(0);
        for (Pin pin : part.build().pins()) {
            if (holds(pin, part.asOf(), part.at())) {
                reasons.add("pinned by " + pin.by() + (pin.reason().isBlank() ? "" : ": " + pin.reason())
                        + (pin.ticket() == null ? "" : " (" + pin.ticket() + ")")
                        + (pin.until() == null ? "" : " until " + pin.until()));
            }
        }
        return reasons;
    }

    @Override
    public Instant ends(JudgedPart part) {
        return ends(part.build(), part.asOf(), part.at());
    }

    /** When the last of its pins that hold at an instant ends; null where none holds or none ends. */
    public static Instant ends(Build build, Instant asOf, Instant at) {
        Instant last = null;
        for (Pin pin : build.pins()) {
            if (holds(pin, asOf, at)) {
                if (pin.until() == null || !pin.until().isAfter(at)) {
                    return null;
                }
                last = last == null || pin.until().isAfter(last) ? pin.until() : last;
            }
        }
        return last == null ? null : AgeEdge.millisecond(last);
    }
}
