package dev.winnow.policy.protection;

import dev.winnow.model.Defect;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import java.util.List;

/** Keeps builds with a defect that nobody has logged yet. */
record UnloggedDefect(Policy policy) implements Protection {

    @Override
    public KeptBy by() {
        return KeptBy.UNLOGGED_DEFECT;
    }

    @Override
    public boolean holds(JudgedPart part) {
        Defect defect = part.build().defect();
        return defect != null && !defect.logged() && policy.protections().unloggedDefects();
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return List.of("unlogged defect: " + part.build().defect().found());
    }

    @Override
    public String end(JudgedPart part) {
        return "unlogged defect no longer holds once the defect is logged or cleared";
    }
}
