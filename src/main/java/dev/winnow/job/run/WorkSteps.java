package dev.winnow.job.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/** Makes steps of {@link Work}. Each piece of work opens the transactions that it needs itself. */
public final class WorkSteps {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final LiveRuns runs;

    public WorkSteps(JobRepository repository, PlatformTransactionManager transactions, LiveRuns runs) {
        this.repository = repository;
        this.transactions = transactions;
        this.runs = runs;
    }

    public JobRepository repository() {
        return repository;
    }

    /** @param makes the work of one execution of the step */
    public Step step(String name, Function<LiveRun, Work> makes) {
        return step(name, new Pieces(makes));
    }

    public Step step(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository).tasklet(tasklet, transactions)
                // A piece changes files as well as rows: it must decide itself what is committed before a file moves.
                .transactionAttribute(new OwnTransactions())
                .build();
    }

    private final class Pieces implements Tasklet {

        private final Function<LiveRun, Work> makes;
        private final Map<Long, Work> going = new ConcurrentHashMap<>();

        Pieces(Function<LiveRun, Work> makes) {
            this.makes = makes;
        }

        @Override
        public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws Exception {
            long step = contribution.getStepExecution().getId();
            LiveRun run = runs.of(contribution.getStepExecution());
            if (run.stopping()) {
                end(step);
                contribution.getStepExecution().setTerminateOnly();
                return RepeatStatus.CONTINUABLE;
            }
            Work work = going.computeIfAbsent(step, id -> makes.apply(run));
            boolean more;
            try {
                more = work.next();
            } catch (Exception | Error failed) {
                try {
                    end(step);
                } catch (RuntimeException too) {
                    failed.addSuppressed(too);
                }
                throw failed;
            }
            if (!more) {
                end(step);
            }
            return RepeatStatus.continueIf(more);
        }

        private void end(long step) {
            Work ended = going.remove(step);
            if (ended != null) {
                ended.close();
            }
        }
    }

    /** Work opens its own transactions, and whatever it throws ends the step: a checked exception, too. */
    private static final class OwnTransactions extends DefaultTransactionAttribute {
        private static final long serialVersionUID = 1L;

        OwnTransactions() {
            super(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        }

        @Override
        public boolean rollbackOn(Throwable failure) {
            // Where this is false, a step swallows the failure and begins the same piece again, for ever.
            return true;
        }
    }
}
