package dev.winnow.job.run;

import dev.winnow.plan.BackgroundProducer;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * A tasklet of the <em>process indicator</em> pattern, for work that changes files as well as rows. A thread of its own
 * claims the next items in the catalog, commits that, and acts on disk; meanwhile the step's thread records what was done,
 * a transaction for each piece. After a crash a claim without a record says where to look on disk.
 *
 * @param <T> what was done of some items
 */
public final class ClaimedWork<T> implements Tasklet {

    /** What is claimed, done and recorded. */
    public interface Work<T> {

        /**
         * Claims and acts, until nothing is left or somebody asks to stop; hands over what was done, in pieces. All of it
         * must be handed over: it is recorded whatever else happens.
         */
        void act(BackgroundProducer<T> done) throws Exception;

        /** Records a piece, and counts its items. */
        void record(T done, StepContribution counts);

        /** Called once when nothing is acted on any more, whatever the reason. */
        default void end() throws Exception {
        }
    }

    private final RunContext run;
    private final Work<T> work;
    private BackgroundProducer<T> ahead;

    public ClaimedWork(RunContext run, Work<T> work) {
        this.run = run;
        this.work = work;
    }

    @Override
    public RepeatStatus execute(StepContribution counts, ChunkContext context) throws Exception {
        if (ahead == null) {
            ahead = BackgroundProducer.of("act", 1, work::act);
        }
        T done;
        try {
            done = ahead.next();
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
        ahead.close();
        work.end();
    }
}
