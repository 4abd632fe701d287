package dev.winnow.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The decision to keep or remove one part of one build, with its reasons. */
public sealed interface Verdict {

    Build build();

    PartKind kind();

    /** The rule that governs the part, or the protection that overrides rules, or {@code no rule}, or {@code unsure}. */
    String rule();

    /** The reasons, each a sentence for people; never empty. */
    List<String> reasons();

    /**
     * The first instant, to the millisecond, at which the verdict changes if nothing but time does. Null if it never
     * changes, or if it depends on too many other parts.
     */
    Instant changesAt();

    default String word() {
        return this instanceof Keep ? "keep" : "remove";
    }

    /**
     * The part stays.
     *
     * @param cause the kind of reason that keeps it, for counts and for the check before a removal
     */
    record Keep(Build build, PartKind kind, KeptBy cause, String rule, List<String> reasons, Instant changesAt)
            implements Verdict {
        public Keep {
            Objects.requireNonNull(cause, "cause");
            reasons = explained(build, kind, rule, reasons);
        }
    }

    record Remove(Build build, PartKind kind, String rule, List<String> reasons, Instant changesAt)
            implements Verdict {
        public Remove {
            reasons = explained(build, kind, rule, reasons);
        }
    }

    private static List<String> explained(Build build, PartKind kind, String rule, List<String> reasons) {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(kind, "kind");
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException(build.key() + " " + kind.word() + ": a verdict without a reason");
        }
        return List.copyOf(reasons);
    }
}
