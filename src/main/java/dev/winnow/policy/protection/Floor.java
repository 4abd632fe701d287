package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.Words;
import java.util.List;

/** Keeps the newest settled, sure parts of each kind in a group. */
record Floor(Policy policy) implements Protection {

    private int floor() {
        return policy.protections().floor();
    }

    @Override
    public KeptBy by() {
        return KeptBy.FLOOR;
    }

    @Override
    public boolean holds(JudgedPart part) {
        return part.rank() > 0 && part.rank() <= floor();
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return List.of("floor: " + floor() + " - " + Words.ordinal(part.rank()));
    }

    @Override
    public String end(JudgedPart part) {
        int newer = floor() - part.rank() + 1;
        return "floor no longer holds after " + newer + " newer build" + (newer == 1 ? "" : "s");
    }

    /** Time alone makes builds finish that are dated after as-of. */
    @Override
    public boolean lasting() {
        return false;
    }

    @Override
    public boolean needsFinish() {
        return floor() > 0;
    }
}
