package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import java.util.List;

/** Keeps what a symbolic link in the store points at. */
final class Linked implements Protection {

    @Override
    public KeptBy by() {
        return KeptBy.LINKED;
    }

    @Override
    public boolean holds(JudgedPart part) {
        return part.part().linked();
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return List.of("linked: a symbolic link in the store points at it");
    }

    @Override
    public String end(JudgedPart part) {
        return "linked no longer holds once no link points at it";
    }
}
