package dev.winnow.job.run;

import dev.winnow.job.stores.JobStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.PartitionStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/** Makes the steps of jobs, anew for each execution of a job. */
public final class Steps {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final Outbox outbox;

    /** @param outbox sends to the workers of other hosts */
    public Steps(JobRepository repository, PlatformTransactionManager transactions, Outbox outbox) {
        this.repository = repository;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    public JobRepository repository() {
        return repository;
    }

    /**
     * A step that works beside the disks: each host that has stores of the run does its part, by the same step.
     *
     * @param bean  the name of the step's bean
     * @param inner makes the step for the stores of this host
     */
    public Step spread(String bean, RunContext run, Supplier<Step> inner) {
        return spread(bean, run, Map::of, inner);
    }

    /** Like the other. {@code given} makes, by the names of hosts, the text that {@link #given} tells each. */
    public Step spread(String bean, RunContext run, Supplier<Map<String, String>> given, Supplier<Step> inner) {
        if (run.part() || run.stores().stream().allMatch(JobStore::here)) {
            return inner.get();
        }
        Spread spread = new Spread(repository, outbox, run, bean, given, inner);
        return new PartitionStepBuilder(new StepBuilder(bean, repository)).splitter(spread).partitionHandler(spread)
                .listener(keeping(run)).build();
    }

    /** Lets each execution of a job begin with the step, even if an earlier execution has done it. */
    public Step eachTime(Step step) {
        ((AbstractStep) step).setAllowStartIfComplete(true);
        return step;
    }

    /** The text that the process which runs the job gave to a host's part of a step; empty for none. */
    public static String given(StepExecution part) {
        return part.getExecutionContext().getString(Spread.GIVEN, "");
    }

    /** A step of parts. They are found anew each time the step begins; {@code handler} executes them. */
    public Step parts(String name, RunContext run, Partitioner parts, PartitionHandler handler) {
        return new PartitionStepBuilder(new StepBuilder(name, repository))
                .splitter(new EachPart(repository, name, parts)).partitionHandler(handler).listener(keeping(run)).build();
    }

    /** Begins each part anew, because the partitioner leaves out the work that earlier tries have done. */
    private record EachPart(JobRepository repository, String name, Partitioner parts) implements StepExecutionSplitter {

        @Override
        public String getStepName() {
            return name;
        }

        @Override
        public Set<StepExecution> split(StepExecution step, int size) {
            Set<StepExecution> executions = new LinkedHashSet<>();
            parts.partition(size).forEach((part, context) -> {
                StepExecution execution = repository.createStepExecution(step.getStepName() + ":" + part, step.getJobExecution());
                execution.setExecutionContext(context);
                repository.updateExecutionContext(execution);
                executions.add(execution);
            });
            return executions;
        }
    }

    /** Work that a step does in one call, in transactions of its own. */
    @FunctionalInterface
    public interface Once {
        void run() throws Exception;
    }

    /** A step that does its work in one call. */
    public Step once(String name, RunContext run, Once work) {
        return step(name, run, (counts, chunk) -> {
            if (run.stopping()) {
                counts.getStepExecution().setTerminateOnly();
            } else {
                work.run();
            }
            return RepeatStatus.FINISHED;
        });
    }

    /** A step whose tasklet opens its own transactions, because one that changes files must commit its claims first. */
    public Step step(String name, RunContext run, Tasklet tasklet) {
        return new StepBuilder(name, repository).tasklet(tasklet, transactions)
                .transactionAttribute(new OwnTransactions()).listener(keeping(run)).build();
    }

    /**
     * A chunk-oriented step. It opens and closes a reader that is a stream.
     *
     * @param size  the number of items in a transaction
     * @param write writes them, within the chunk's transaction
     * @param end   called once all items are written, in transactions of its own; its exception fails the step
     */
    public <I, O> Step chunks(String name, RunContext run, int size, ItemReader<I> reader,
                              ItemProcessor<I, O> processor, Write<O> write, End end) {
        return builder(name, run, size, reader, processor, items -> {
            // As in each other transaction: a process that has lost its stores writes nothing.
            run.catalog().locks().requireHeld();
            write.write(items);
        }).listener(keeping(run)).listener(ending(end)).build();
    }

    /** A part of a step, as {@link #chunks}; but its chunks are no transactions, and it opens its own. */
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

    /** The last work of a step, once all items are written. */
    @FunctionalInterface
    public interface End {

        void end() throws Exception;
    }

    /** Batch calls listeners in reverse at the end, so the findings of a step are kept after this. */
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
                    // Batch would only log it.
                    step.setStatus(BatchStatus.FAILED);
                    step.addFailureException(failed);
                    return ExitStatus.FAILED.addExitDescription(failed);
                }
            }
        };
    }

    /** Writes the findings of a step into the context of the job, and the reason why a part failed. */
    private static StepExecutionListener keeping(RunContext run) {
        return new StepExecutionListener() {
            @Override
            public ExitStatus afterStep(StepExecution step) {
                run.keep();
                if (run.part() && step.getStatus() == BatchStatus.FAILED) {
                    PartFailure.note(step, RunFailure.of(run.catalog(), run.id(), step.getFailureExceptions()));
                }
                return null;
            }
        };
    }

    /** Opens no transaction around a step's work; each exception of the work, a checked one too, ends the step. */
    private static final class OwnTransactions extends DefaultTransactionAttribute {
        private static final long serialVersionUID = 1L;

        OwnTransactions() {
            super(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        }

        @Override
        public boolean rollbackOn(Throwable failure) {
            // If this is false, Batch swallows the failure and calls the tasklet for the same work again, for ever.
            return true;
        }
    }
}
