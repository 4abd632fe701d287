package dev.winnow.policy.protection;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.util.List;
import java.util.Map;

/** Keeps the products without which a build that is kept cannot be used. */
final class Needed extends Protection {

    private Map<String, String> needed = Map.of();

    Needed() {
        super(KeptBy.NEEDED, true, "needed no longer holds once no build that is kept needs it");
    }

    @Override
    public void needed(Map<String, String> by) {
        needed = by;
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        String by = part.part().kind() == PartKind.PRODUCTS ? needed.get(part.build().key()) : null;
        return by == null ? List.of() : List.of("needed: by " + by);
    }
}
