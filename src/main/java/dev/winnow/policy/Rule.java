package dev.winnow.policy;

import dev.winnow.model.PartKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A selector and what to keep of the builds that it governs; rules only ever keep.
 *
 * @param keep what to keep, by kind of part; a kind that the rule says nothing of is kept whole
 */
public record Rule(String name, Selector match, Map<PartKind, Keeping> keep) {
    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(match, "match");
        keep = Map.copyOf(keep);
        if (keep.isEmpty()) {
            throw new IllegalArgumentException("rule '" + name + "' says nothing of what to keep");
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
