package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import java.util.List;

/** Keeps what is in doubt. */
final class Unsure implements Protection {

    @Override
    public KeptBy by() {
        return KeptBy.UNSURE;
    }

    @Override
    public boolean holds(JudgedPart part) {
        return !part.doubts().isEmpty();
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return part.doubts();
    }

    @Override
    public String end(JudgedPart part) {
        return "it is judged once nothing about it is in doubt";
    }

    /** Another rule may govern later, and may need less. */
    @Override
    public boolean lasting() {
        return false;
    }
}
