package dev.winnow.job.run;

import dev.winnow.plan.BackgroundProducer;
import java.util.function.Function;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * A tasklet of the <em>process indicator</em> pattern, for work that changes files as well as rows. A second thread claims
 * the next items in the catalog, commits the claims, and acts on disk; meanwhile the step's thread records the outcomes, in
 * a transaction for each batch. After a crash a claim without a record says where to look on disk.
 *
 * @param <T> the outcomes of a batch of items
 */
public final class ClaimedWork<T> implements Tasklet {

    public interface Work<T> {

        /**
         * Claims and acts until no item is left or somebody asks to stop. It must hand over every outcome, in batches; each
         * is recorded even if a later one fails.
         */
        void act(BackgroundProducer<T> done) throws Exception;

        /** Records a batch and counts its items. */
        void record(T done, StepContribution counts);

        /** Called once when the work has ended, with success or without. */
        default void end() throws Exception {
        }
    }

    private final RunContext run;
    private final Function<StepExecution, Work<T>> makes;
    private Work<T> work;
    private BackgroundProducer<T> actor;

    /** @param makes makes the work when the step begins, and not before: Batch asks a flow's steps for their names first */
    public ClaimedWork(RunContext run, Function<StepExecution, Work<T>> makes) {
        this.run = run;
        this.makes = makes;
    }

    @Override
    public RepeatStatus execute(StepContribution counts, ChunkContext context) throws Exception {
        if (actor == null) {
            work = makes.apply(counts.getStepExecution());
            actor = BackgroundProducer.of("act", 1, work::act);
        }
        T done;
        try {
            done = actor.next();
            if (done != null) {
                work.record(done, counts);
                return RepeatStatus.CONTINUABLE;
            }
        } catch (RuntimeException | Error failed) {
            try {
                end();
            } catch (Exception too) {
                failed.addSuppressed(too);
            }
            throw failed;
        }
        end();
        if (run.stopping()) {
            counts.getStepExecution().setTerminateOnly();
        }
        return RepeatStatus.FINISHED;
    }

    private void end() throws Exception {
        actor.close();
        work.end();
    }
}
