package dev.winnow.job.run;

import dev.winnow.model.Halt;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** Why a part of a step failed on another host. The worker writes it into the part's context. */
public final class PartFailure {

    private static final String KIND = "failed-kind";
    private static final String WHY = "failed-why";

    private PartFailure() {
    }

    /** Writes the failure into the part's context; to be called before that is saved. */
    public static void note(StepExecution part, Halt why) {
        part.getExecutionContext().putString(KIND, why.kind().name());
        part.getExecutionContext().putString(WHY, why.getMessage());
    }

    /** @return null if the part did not fail, or the worker could not say why */
    static Halt of(StepExecution part) {
        ExecutionContext context = part.getExecutionContext();
        return context.containsKey(WHY) ? new Halt(Halt.Kind.valueOf(context.getString(KIND)), context.getString(WHY)) : null;
    }
}
