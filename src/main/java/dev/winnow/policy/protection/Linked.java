package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import java.util.List;

/** Keeps what a symbolic link in the store points at. */
final class Linked extends Protection {

    Linked() {
        super(KeptBy.LINKED, true, "linked no longer holds once no link leads to it");
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return part.part().linked() == null ? List.of() : List.of("linked: " + part.part().linked() + " leads to it");
    }
}
