package dev.winnow.job.scanning;

import dev.winnow.job.run.RunContext;
import dev.winnow.plan.LatestBuild;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Hashes the files of this host that the update URL may offer, because other hosts cannot read them. If one host has all
 * stores, it hashes a file when somebody asks for it.
 */
final class LatestHashes implements Tasklet {

    /** The tasklet returns this often, so that the step shows progress and can stop. */
    private static final Duration COMMIT = Duration.ofSeconds(1);

    private final RunContext run;
    private final LatestBuild latest;
    private Iterator<List<String>> candidates;

    LatestHashes(RunContext run) {
        this.run = run;
        this.latest = new LatestBuild(run.catalog());
    }

    @Override
    public RepeatStatus execute(StepContribution counts, ChunkContext context) {
        if (run.stopping()) {
            counts.getStepExecution().setTerminateOnly();
            return RepeatStatus.FINISHED;
        }
        if (!run.part() && run.here().size() == run.stores().size()) {
            return RepeatStatus.FINISHED;
        }
        if (candidates == null) {
            candidates = latest.keysOfJob(run.job().name()).iterator();
        }
        for (long began = System.nanoTime(); candidates.hasNext() && System.nanoTime() - began < COMMIT.toNanos(); ) {
            latest.hash(candidates.next());
            counts.incrementReadCount();
        }
        return RepeatStatus.continueIf(candidates.hasNext());
    }
}
