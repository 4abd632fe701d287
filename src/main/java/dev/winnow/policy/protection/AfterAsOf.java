package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;
import java.util.List;

/** Keeps what finishes only after the instant of the judgement. */
public final class AfterAsOf extends Protection {

    AfterAsOf() {
        super(KeptBy.FUTURE, false, "it is judged from ");
    }

    public static boolean holds(Build build, Instant at) {
        return build.finished() != null && build.finished().isAfter(at);
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        return holds(part.build(), part.at()) ? List.of("finished " + part.build().finished() + ", after as-of")
                : List.of();
    }

    @Override
    public String end(JudgedPart part) {
        return super.end(part) + part.build().finished() + " on";
    }

    @Override
    public Instant ends(JudgedPart part) {
        return AgeEdge.millisecond(part.build().finished());
    }
}
