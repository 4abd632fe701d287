package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Finds the parts that one saved plan removes and another one does not. */
public record PlanDifference(Catalog catalog) {

    private static final int PIECE = 500;

    /**
     * A part that only one of two plans removes.
     *
     * @param bytes in one entry
     * @param goes  the decision to remove it
     * @param other what the other plan decided about it; null if that plan does not know it
     */
    public record Part(Decision goes, long bytes, Decision other) { }

    /** @param next where to go on; -1 at the end */
    public record Found(List<Part> parts, long next) { }

    private record Name(String key, PartKind kind) { }

    /**
     * Looks at what a plan removes, in its order, until there are {@code most} parts.
     *
     * @param from  where to begin; 0 at first
     * @param still asked after some hundred items: whether to continue
     */
    public Found look(String plan, String other, long from, int most, BooleanSupplier still) {
        PlanItems items = new PlanItems(catalog);
        List<Part> parts = new ArrayList<>();
        long after = from - 1;
        do {
            List<Item> some = items.page(plan, after, PIECE);
            Map<Long, Set<PartKind>> both = items.kinds(other, some.stream().map(Item::entry).distinct().toList());
            List<Item> only = some.stream().filter(item -> !both.getOrDefault(item.entry(), Set.of()).containsAll(item.kinds())).toList();
            Map<Name, Decision> here = decisions(plan, only);
            Map<Name, Decision> there = decisions(other, only);
            for (Item item : only) {
                if (parts.size() >= most) {
                    return new Found(parts, item.seq());
                }
                for (PartKind kind : item.kinds()) {
                    Name part = new Name(item.key(), kind);
                    // The other plan may remove it from another place.
                    if (there.get(part) == null || there.get(part).keep()) {
                        parts.add(new Part(here.get(part), item.expected().of(kind).bytes(), there.get(part)));
                    }
                }
            }
            if (some.size() < PIECE) {
                return new Found(parts, -1);
            }
            after = some.get(some.size() - 1).seq();
        } while (parts.size() < most && still.getAsBoolean());
        return new Found(parts, after + 1);
    }

    private Map<Name, Decision> decisions(String plan, List<Item> items) {
        Set<String> keys = new HashSet<>();
        items.forEach(item -> keys.add(item.key()));
        Map<Name, Decision> decisions = new HashMap<>();
        for (List<String> some : InLists.of(keys)) {
            new Decisions(catalog).of(plan, some).forEach(decision -> decisions.put(new Name(decision.key(), decision.kind()), decision));
        }
        return decisions;
    }
}
