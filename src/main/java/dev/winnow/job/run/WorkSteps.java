package dev.winnow.job.run;

import java.util.List;
import java.util.function.Function;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/** Makes steps of {@link Work}. Each piece of work opens the transactions that it needs itself. */
public final class WorkSteps {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;

    public WorkSteps(JobRepository repository, PlatformTransactionManager transactions) {
        this.repository = repository;
        this.transactions = transactions;
    }

    public JobRepository repository() {
        return repository;
    }

    /**
     * A step of one execution of a job.
     *
     * @param makes the work, when the step begins
     */
    public Step step(String name, RunContext run, Function<RunContext, Work> makes) {
        return step(name, run, new Pieces(run, makes));
    }

    /** A step whose tasklet opens its own transactions. */
    public Step step(String name, RunContext run, Tasklet tasklet) {
        return builder(name, tasklet).listener(keeping(run)).build();
    }

    /**
     * A chunk-oriented step; its reader, where that is a stream, is opened and closed with it.
     *
     * @param size  how many items are written in a transaction
     * @param write writes them, within the chunk's transaction
     * @param end   what is left to do once all are written, in transactions of its own; what it throws fails the step
     */
    public <I, O> Step chunks(String name, RunContext run, int size, ItemReader<I> reader,
                              ItemProcessor<I, O> processor, Write<O> write, End end) {
        return builder(name, run, size, reader, processor, items -> {
            // As in each other transaction: whoever has lost its stores writes nothing.
            run.catalog().holds().require();
            write.write(items);
        }).listener(keeping(run)).listener(ending(end)).build();
    }

    /**
     * A part of a step, as {@link #chunks}, whose chunks are no transactions: it opens those that it needs itself.
     */
    public <I, O> Step part(String name, RunContext run, int size, ItemReader<I> reader, ItemProcessor<I, O> processor,
                            Write<O> write, End end) {
        return builder(name, run, size, reader, processor, write).transactionAttribute(new OwnTransactions())
                .listener(ending(end)).build();
    }

    private <I, O> ChunkOrientedStepBuilder<I, O> builder(String name, RunContext run, int size, ItemReader<I> reader,
                                                          ItemProcessor<I, O> processor, Write<O> write) {
        return new ChunkOrientedStepBuilder<I, O>(name, repository, size).transactionManager(transactions)
                .reader(reader).processor(processor).writer(chunk -> write.write(chunk.getItems()))
                .interruptionPolicy(step -> {
                    if (run.stopping()) {
                        step.setTerminateOnly();
                    }
                });
    }

    /** Writes the items of a chunk. */
    @FunctionalInterface
    public interface Write<O> {
        void write(List<? extends O> items) throws Exception;
    }

    /** What is left to do once all items are written. */
    @FunctionalInterface
    public interface End {

        End NONE = () -> { };

        void end() throws Exception;
    }

    /** Listeners are called in reverse at the end: what a step came across is kept when this has ended. */
    private static StepExecutionListener ending(End end) {
        return new StepExecutionListener() {
            @Override
            public ExitStatus afterStep(StepExecution step) {
                if (step.getStatus() != BatchStatus.COMPLETED) {
                    return null;
                }
                try {
                    end.end();
                    return null;
                } catch (Exception | Error failed) {
                    // Else it would only be logged.
                    step.setStatus(BatchStatus.FAILED);
                    step.addFailureException(failed);
                    return ExitStatus.FAILED.addExitDescription(failed);
                }
            }
        };
    }

    private TaskletStepBuilder builder(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository).tasklet(tasklet, transactions)
                // A piece changes files as well as rows: it must decide itself what is committed before a file moves.
                .transactionAttribute(new OwnTransactions());
    }

    /** Leaves in the context of the job what a step came across. */
    public static StepExecutionListener keeping(RunContext run) {
        return new StepExecutionListener() {
            @Override
            public ExitStatus afterStep(StepExecution step) {
                run.keep();
                return null;
            }
        };
    }

    private static final class Pieces implements Tasklet {

        private final RunContext run;
        private final Function<RunContext, Work> makes;
        private Work work;

        Pieces(RunContext run, Function<RunContext, Work> makes) {
            this.run = run;
            this.makes = makes;
        }

        @Override
        public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws Exception {
            if (run.stopping()) {
                end();
                contribution.getStepExecution().setTerminateOnly();
                return RepeatStatus.CONTINUABLE;
            }
            if (work == null) {
                work = makes.apply(run);
            }
            boolean more;
            try {
                more = work.next();
            } catch (Exception | Error failed) {
                try {
                    end();
                } catch (RuntimeException too) {
                    failed.addSuppressed(too);
                }
                throw failed;
            }
            if (!more) {
                end();
            }
            return RepeatStatus.continueIf(more);
        }

        private void end() {
            Work ended = work;
            work = null;
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
