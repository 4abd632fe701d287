package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.run.PartFailure;
import dev.winnow.job.run.Outbox;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.run.RunFailure;
import dev.winnow.job.stores.StoreLocks;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepLocator;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;
import org.springframework.context.ConfigurableApplicationContext;

/** Executes parts of steps, one after the other. It has its own locks and its own stop signal. */
final class WorkerLane implements AutoCloseable {

    private final Catalog catalog;
    private final Operator operator;
    private final StopSignal process;
    private ConfigurableApplicationContext context;
    private volatile StopSignal stop = new StopSignal();
    private volatile String doing = "";
    private StepExecution part;

    /** @param catalog with holds of its own */
    WorkerLane(Catalog catalog, Operator operator, StopSignal process) {
        this.catalog = catalog;
        this.operator = operator;
        this.process = process;
    }

    /** The step and run that it works on; empty for none. */
    String doing() {
        return doing;
    }

    /** Asks its part to stop at the next item. */
    void stop() {
        stop.ask();
    }

    /** Executes a part for the stores of this host, by the same step that a single process uses. */
    void execute(String step, long id) {
        stop = process.part();
        try {
            StepExecutionRequestHandler handler = new StepExecutionRequestHandler();
            handler.setJobRepository(repository());
            handler.setStepLocator(new Located(step));
            handler.handle(new StepExecutionRequest(step, id));
        } finally {
            process.ended(stop);
            doing = "";
        }
    }

    /** Fails a part that was not begun. */
    void refuse(long id, Halt why) {
        fail(repository().getStepExecution(id), why);
    }

    private void fail(StepExecution failed, Halt why) {
        PartFailure.note(failed, why);
        repository().updateExecutionContext(failed);
        failed.setStatus(BatchStatus.FAILED);
        failed.setExitStatus(ExitStatus.FAILED.addExitDescription(why.getMessage()));
        repository().update(failed);
    }

    private JobRepository repository() {
        return context().getBean(JobRepository.class);
    }

    private ConfigurableApplicationContext context() {
        if (context == null) {
            context = BatchContext.start(catalog, Outbox.NONE, execution ->
                    new RunContext(catalog, StoreLocks.ofWorker(catalog, operator), stop, part));
        }
        return context;
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
        catalog.locks().close();
    }

    /** Locates the step by its bean, which is made for this execution of the job alone. */
    private final class Located implements Step, StepLocator {

        private final String bean;

        Located(String bean) {
            this.bean = bean;
        }

        @Override
        public Step getStep(String name) {
            return this;
        }

        @Override
        public String getName() {
            return bean;
        }

        @Override
        public void execute(StepExecution execution) {
            part = execution;
            String run = execution.getJobExecution().getJobParameters().getString(RunContext.RUN);
            doing = bean + " " + run;
            MDC.put("run", run);
            // The job scope tells executions apart by their ids within the process; a negative id keeps this part apart.
            JobSynchronizationManager.register(new JobExecution(-execution.getId(),
                    execution.getJobExecution().getJobInstance(), execution.getJobExecution().getJobParameters()));
            try {
                context.getBean(bean, Step.class).execute(execution);
            } catch (JobInterruptedException asked) {
                execution.setStatus(BatchStatus.STOPPED);
                repository().update(execution);
            } catch (RuntimeException failed) {
                fail(execution, RunFailure.of(catalog, run, List.of(failed)));
            } finally {
                JobSynchronizationManager.release();
                // Frees all locks of the part, because they end with the session.
                catalog.locks().close();
                MDC.remove("run");
            }
        }
    }
}
