package dev.winnow.job;

import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.job.trash.RestoreJob;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The executions of a run in Spring Batch. A killed process, or a commit whose answer was lost, leaves these rows in any
 * state, and Batch cannot restart from some of these. So the rows only show progress; the plan, the claims and the journal
 * say what a run has done. An execution that Batch cannot restart is abandoned, and the run gets another one.
 */
record Executions(JobRepository repository) {

    /** The job parameter that tells the attempts of a run apart; the first attempt has none. */
    private static final String ATTEMPT = "attempt";

    private static final Set<BatchStatus> ENDED = Set.of(BatchStatus.COMPLETED, BatchStatus.FAILED,
            BatchStatus.STOPPED);

    private static final List<String> JOBS = List.of(ScanJob.NAME, PlanJob.NAME, ApplyJob.NAME, RestoreJob.NAME,
            PurgeJob.NAME, AdoptJob.NAME);

    /**
     * The parameters to start a run with. To be called by the process that holds the run's stores, because then every other
     * process that executed the run is dead.
     */
    JobParameters next(String job, String run) {
        for (long attempt = 1; ; attempt++) {
            JobParameters parameters = parameters(run, attempt);
            JobInstance instance = repository.getJobInstance(job, parameters);
            if (instance == null) {
                return parameters;
            }
            List<JobExecution> executions = repository.getJobExecutions(instance);
            if (executions.isEmpty()) {
                // A kill between these two rows leaves an instance without an execution, which can never be started.
                repository.deleteJobInstance(instance);
                return parameters;
            }
            if (canGoOn(instance, executions)) {
                return parameters;
            }
            executions.forEach(this::abandon);
        }
    }

    /** Whether a run has done all of its steps, its report included. */
    boolean completed(String job, String run) {
        for (long attempt = 1; ; attempt++) {
            JobInstance instance = repository.getJobInstance(job, parameters(run, attempt));
            if (instance == null) {
                return false;
            }
            if (repository.getJobExecutions(instance).stream()
                    .anyMatch(execution -> execution.getStatus() == BatchStatus.COMPLETED)) {
                return true;
            }
        }
    }

    /** Deletes all executions of a run. */
    void forget(String run) {
        for (String job : JOBS) {
            long attempt = 1;
            for (JobInstance instance = repository.getJobInstance(job, parameters(run, attempt)); instance != null;
                    instance = repository.getJobInstance(job, parameters(run, ++attempt))) {
                repository.deleteJobInstance(instance);
            }
        }
    }

    private boolean canGoOn(JobInstance instance, List<JobExecution> executions) {
        JobExecution last = repository.getLastJobExecution(instance);
        return last != null && (last.getStatus() == BatchStatus.FAILED || last.getStatus() == BatchStatus.STOPPED)
                && executions.stream().allMatch(execution -> ENDED.contains(execution.getStatus())
                && execution.getStepExecutions().stream().map(StepExecution::getStatus).allMatch(ENDED::contains));
    }

    private void abandon(JobExecution execution) {
        if (!ENDED.contains(execution.getStatus()) && execution.getStatus() != BatchStatus.ABANDONED) {
            execution.setStatus(BatchStatus.ABANDONED);
            // The time of the last sign of its process.
            execution.setEndTime(execution.getLastUpdated());
            repository.update(execution);
        }
    }

    private static JobParameters parameters(String run, long attempt) {
        JobParametersBuilder parameters = new JobParametersBuilder().addString(RunContext.RUN, run);
        return (attempt == 1 ? parameters : parameters.addLong(ATTEMPT, attempt)).toJobParameters();
    }
}
