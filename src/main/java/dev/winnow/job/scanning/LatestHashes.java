package dev.winnow.job.scanning;

import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.plan.LatestBuild;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    private Iterator<String> keys;

    /** The keys of the builds that are the latest, a line each, by the hosts that they lie on. */
    static Map<String, String> keys(RunContext run) {
        Map<Long, Set<String>> byStore = new LatestBuild(run.catalog()).newestOfJob(run.job().name());
        Map<String, Set<String>> byHost = new HashMap<>();
        run.stores().forEach(store -> byHost.computeIfAbsent(store.row().host(), host -> new TreeSet<>())
                .addAll(byStore.getOrDefault(store.row().id(), Set.of())));
        Map<String, String> lines = new HashMap<>();
        byHost.forEach((host, keys) -> lines.put(host, String.join("\n", keys)));
        return lines;
    }

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
        if (keys == null) {
            keys = Steps.given(counts.getStepExecution()).lines().iterator();
        }
        for (long began = System.nanoTime(); keys.hasNext() && System.nanoTime() - began < COMMIT.toNanos(); ) {
            latest.hash(keys.next());
            counts.incrementReadCount();
        }
        return RepeatStatus.continueIf(keys.hasNext());
    }
}
