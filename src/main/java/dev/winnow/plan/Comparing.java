package dev.winnow.plan;

import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Comparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what two jobs, or one at two instants, would decide. */
public final class Comparing {

    private record PartName(String key, PartKind kind) {
        static PartName of(Verdict verdict) {
            return new PartName(verdict.build().key(), verdict.kind());
        }
    }

    private Comparing() {
    }

    /**
     * The parts on which both do not agree, also those that only one of them rules. Judges the left side twice, so
     * that memory holds the reasons of what differs only.
     */
    public static Comparison compare(Side left, Side right) {
        Map<PartName, Boolean> others = new HashMap<>();
        left.forEachVerdict(verdict -> others.put(PartName.of(verdict), verdict instanceof Verdict.Remove));
        Set<PartName> differing = new HashSet<>();
        List<Verdict> rights = new ArrayList<>();
        right.forEachVerdict(verdict -> {
            Boolean removed = others.remove(PartName.of(verdict));
            if (removed == null || removed != verdict instanceof Verdict.Remove) {
                differing.add(PartName.of(verdict));
                rights.add(verdict);
            }
        });
        differing.addAll(others.keySet());
        List<Verdict> lefts = new ArrayList<>();
        if (!differing.isEmpty()) {
            left.forEachVerdict(verdict -> {
                if (differing.contains(PartName.of(verdict))) {
                    lefts.add(verdict);
                }
            });
        }
        return Comparison.of(lefts, rights);
    }
}
