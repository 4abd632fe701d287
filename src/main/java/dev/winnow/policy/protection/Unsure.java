package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import java.util.List;

/** Keeps what is in doubt; not for good, since another rule may govern later and need to know less. */
final class Unsure extends Protection {

    Unsure() {
        super(KeptBy.UNSURE, false, "it is judged once nothing about it is in doubt");
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return part.doubts();
    }
}
