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
 * Hashes, beside the disks of one host, the files that the update URL may offer: other hosts cannot read them. Where one
 * host has all stores, they are hashed when somebody asks.
 */
final class LatestHashes implements Tasklet {

    /** After how long it is told how far this is. */
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
