package dev.winnow.policy.protection;

import dev.winnow.model.Defect;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import java.util.List;

/** Keeps builds with a defect that nobody has logged yet. */
final class UnloggedDefect extends Protection {

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
