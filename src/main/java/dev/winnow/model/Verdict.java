package dev.winnow.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What is to happen to one part of one build, and why. One without reasons cannot be built. */
public sealed interface Verdict {

    Build build();

    PartKind kind();

    /** The rule that governs, or the protection that wins over every rule, or {@code no rule}, or {@code unsure}. */
    String rule();

    /** Why, each a sentence for people; never empty. */
    List<String> reasons();

    /**
     * When time alone would change the verdict, everything else staying as it is, to the millisecond: the verdict is
     * another at this instant and the same a millisecond before. Null when it never would, or when that hangs on too
     * many other parts to be told in a plan.
     */
    Instant changesAt();

    default String word() {
        return this instanceof Keep ? "keep" : "remove";
    }

    /**
     * The part stays.
     *
     * @param cause what kind of reason keeps it, for counts and for apply's second look
     */
    record Keep(Build build, PartKind kind, KeptBy cause, String rule, List<String> reasons, Instant changesAt)
            implements Verdict {
        public Keep {
            Objects.requireNonNull(cause, "cause");
            reasons = explained(build, kind, rule, reasons);
        }
    }

    /** The part goes. */
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
