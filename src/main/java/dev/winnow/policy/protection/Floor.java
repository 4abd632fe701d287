package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.ReasonWords;
import java.util.List;

/** Keeps the newest settled, sure parts of each kind in a group, until time makes later ones finish. */
final class Floor extends Protection {

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
