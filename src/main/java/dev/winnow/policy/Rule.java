package dev.winnow.policy;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A selector and what to keep of the builds that it governs; rules only ever keep.
 *
 * @param keep        what to keep, by kind of part; a kind that the rule says nothing of is kept whole
 * @param unprotected what keeps none of the builds that it governs: {@link #SWITCHED} at most
 */
public record Rule(String name, Selector match, Map<PartKind, Keeping> keep, Set<KeptBy> unprotected) {
    /**
     * What a rule can switch off for its builds: protections, of which the next ones that may be are protected
     * instead, and what stays because there is room.
     */
    public static final Set<KeptBy> SWITCHED = Set.of(KeptBy.LATEST, KeptBy.FLOOR, KeptBy.COMPLETE_SET, KeptBy.SPACE);

    /** All protections hold for its builds. */
    public Rule(String name, Selector match, Map<PartKind, Keeping> keep) {
        this(name, match, keep, Set.of());
    }

    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(match, "match");
        keep = Map.copyOf(keep);
        unprotected = Set.copyOf(unprotected);
        if (keep.isEmpty()) {
            throw new IllegalArgumentException("rule '" + name + "' says nothing of what to keep");
        }
        if (!SWITCHED.containsAll(unprotected)) {
            throw new IllegalArgumentException("rule '" + name + "' cannot switch off all of " + unprotected);
        }
    }

    /** What a rule keeps of one kind of part. */
    public sealed interface Keeping {
        /** {@code keep: all} */
        record All() implements Keeping { }

        /** {@code keep: none} */
        record None() implements Keeping { }

        /** A part that any of the clauses keeps stays. */
        record AnyOf(List<Clause> clauses) implements Keeping {
            public AnyOf {
                clauses = List.copyOf(clauses);
                if (clauses.isEmpty()) {
                    throw new IllegalArgumentException("no clause; 'keep: none' is the way to keep nothing");
                }
            }
        }
    }
}
