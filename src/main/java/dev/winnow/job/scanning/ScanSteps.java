package dev.winnow.job.scanning;

import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.entry.ScanPartRecorder;
import dev.winnow.catalog.entry.ScanRecorder;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import dev.winnow.model.RunKind;
import dev.winnow.store.PathRange;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.layout.LayoutMatcher;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The steps that bring the catalog up to date. The walk cuts stores into parts, or finds the parts that an interrupted scan
 * left undone; several threads walk them and stage rows. Then the rows are recorded and the links are resolved.
 */
@Configuration(proxyBeanMethods = false)
public class ScanSteps {

    /** Small, so that the pages that a transaction changes fit into the cache of the database. */
    private static final int PART_CHUNK = 250;
    private static final String STORE = "store";
    private static final String PART = "part";
    private static final String FROM = "from";
    private static final String TO = "to";

    @Bean
    @Scope("job")
    ScannedStores scannedStores(RunContext run) {
        return new ScannedStores(run);
    }

    @Bean
    @JobScope
    Step importing(Steps steps, RunContext run) {
        ImportWork work = ImportWork.of(run);
        return steps.<ImportWork.Read, ImportWork.Read>chunks("import", run, ImportWork.CHUNK, work, read -> read,
                work::write, work::done);
    }

    @Bean
    @JobScope
    Step survey(Steps steps, RunContext run) {
        return steps.once("survey", run, () -> {
            for (JobStore store : run.stores()) {
                new Stores(run.catalog()).read(store.row().id(), run.job());
            }
            branches(run);
        });
    }

    @Bean
    @JobScope
    Step walk(Steps steps, RunContext run, ScannedStores stores) {
        return steps.spread("walk", run, () -> held(run, steps.parts("walk", run, size -> {
            survey(run);
            return partition(run);
        }, (splitter, step) -> walk(steps, run, stores, splitter, step))));
    }

    @Bean
    @JobScope
    Step record(Steps steps, RunContext run, ScannedStores stores) {
        RecordWork work = new RecordWork(run, stores);
        return steps.<ScanRecorder.EntryResult, ScanRecorder.EntryResult>chunks("record", run, RecordWork.CHUNK, work, work::process,
                work::write, work::done);
    }

    @Bean
    @JobScope
    Step links(Steps steps, RunContext run, ScannedStores stores) {
        return steps.spread("links", run, () -> held(run, steps.once("links", run, () -> new ScanEnd(run, stores).end())));
    }

    @Bean
    @JobScope
    Step hash(Steps steps, RunContext run) {
        return steps.spread("hash", run, () -> LatestHashes.keys(run), () -> steps.step("hash", run, new LatestHashes(run)));
    }

    /** Holds the stores of a worker during the step; a process that runs the job holds its stores already. */
    private static Step held(RunContext run, Step step) {
        if (!run.part()) {
            return step;
        }
        return new Step() {
            @Override
            public String getName() {
                return step.getName();
            }

            @Override
            public void execute(StepExecution execution) throws JobInterruptedException {
                JobInterruptedException[] interrupted = new JobInterruptedException[1];
                String what = "scan " + run.id();
                run.locks().holding(run.here(), what, () -> {
                    run.locks().settle(run.job(), run.here(), what, run.warnings()::add);
                    try {
                        step.execute(execution);
                    } catch (JobInterruptedException asked) {
                        interrupted[0] = asked;
                    }
                    return null;
                });
                if (interrupted[0] != null) {
                    throw interrupted[0];
                }
            }
        };
    }

    /** Cuts the stores of this host into parts, unless an interrupted scan has done so. */
    private static void survey(RunContext run) {
        for (JobStore store : run.here()) {
            try {
                StoreScan files = store.files().scan(new LayoutMatcher(store.store(), run.job()));
                // If another host failed, a run that comes hours later finds these stores walked to their ends.
                UnfinishedScans.Walk walk = new UnfinishedScans(run.catalog()).begin(store.row().id(), run.job(), files.identity(),
                        run.row().started(), run.stores().size() > run.here().size(), () -> files.survey(run.job().threads()));
                if (walk.goesOnFrom() != null) {
                    run.warnings().add("the scan of store " + store.store().name() + " goes on with the one that "
                            + "began at " + walk.goesOnFrom().truncatedTo(ChronoUnit.SECONDS)
                            + " and was cut short; the entries of that one may have changed since");
                }
            } catch (StoreUnreadable unreadable) {
                throw Halt.stopped(unreadable.getMessage());
            }
        }
    }

    /** Records the live branches, because only a branch that was live can be found dead later. */
    private static void branches(RunContext run) {
        LiveBranches live = new LiveBranches(run.catalog(), run.job());
        String reason = run.override();
        live.remember(reason != null).forEach(doubt -> new Runs(run.catalog())
                .overridden(run.id(), run.row().operator().actor(), reason, doubt));
        if (run.row().kind() == RunKind.SCAN) {
            live.troubles(run.faults()::add);
        }
    }

    /** One context for each part that is left, named by store and number, in the order of paths. */
    private static Map<String, ExecutionContext> partition(RunContext run) {
        Map<String, ExecutionContext> parts = new LinkedHashMap<>();
        for (JobStore store : run.here()) {
            for (UnfinishedScans.Part part : new UnfinishedScans(run.catalog()).unfinishedParts(store.row().id())) {
                ExecutionContext context = new ExecutionContext();
                context.putLong(STORE, store.row().id());
                context.putInt(PART, part.part());
                context.putString(FROM, part.span().from());
                if (part.span().to() != null) {
                    context.putString(TO, part.span().to());
                }
                parts.put(String.format("%d-%05d", store.row().id(), part.part()), context);
            }
        }
        return parts;
    }

    private static Collection<StepExecution> walk(Steps steps, RunContext run, ScannedStores stores,
                                                  StepExecutionSplitter splitter, StepExecution step) throws Exception {
        ThreadPoolTaskExecutor threads = threads("scan-", run.job().threads());
        ThreadPoolTaskExecutor writer = threads("record-", 1);
        try {
            TaskExecutorPartitionHandler handler = new InOrder(run);
            handler.setStep(new PartStep(steps, run, stores, writer));
            handler.setTaskExecutor(threads);
            Collection<StepExecution> done = handler.handle(splitter, step);
            if (done.stream().anyMatch(part -> part.getStatus() != BatchStatus.COMPLETED)) {
                step.setTerminateOnly();
            }
            return done;
        } finally {
            threads.shutdown();
            writer.shutdown();
        }
    }

    private static ThreadPoolTaskExecutor threads(String prefix, int count) {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(count);
        threads.setThreadNamePrefix(prefix);
        threads.setThreadPriority(Thread.currentThread().getPriority());
        // Else the end of the scan interrupts them, and a thread that is interrupted closes the file of the database.
        threads.setWaitForTasksToCompleteOnShutdown(true);
        threads.setAwaitTerminationSeconds(Integer.MAX_VALUE);
        threads.initialize();
        return threads;
    }

    /** Walks the part that the context of its execution names. */
    private record PartStep(Steps steps, RunContext run, ScannedStores stores, Executor writer) implements Step {

        @Override
        public String getName() {
            return "walk-part";
        }

        @Override
        public void execute(StepExecution execution) throws JobInterruptedException {
            try {
                part(execution.getExecutionContext()).execute(execution);
            } catch (StoreUnreadable gone) {
                execution.setStatus(BatchStatus.FAILED);
                execution.setExitStatus(ExitStatus.FAILED.addExitDescription(gone));
                execution.addFailureException(gone);
                steps.repository().update(execution);
            } finally {
                if (execution.getStatus() != BatchStatus.COMPLETED) {
                    stores.end();
                }
            }
        }

        private Step part(ExecutionContext context) throws StoreUnreadable {
            PathRange span = new PathRange(context.getString(FROM), context.containsKey(TO) ? context.getString(TO) : null);
            PartWalk walk = new PartWalk(run, stores, stores.of(context.getLong(STORE)),
                    new UnfinishedScans.Part(context.getInt(PART), span), writer);
            return steps.<ScanPartRecorder.Found, ScanPartRecorder.Change>part(getName(), run, PART_CHUNK, walk, walk::process,
                    walk::write, walk::done);
        }
    }

    /** Begins with the first part, so that the rows of entries come in the order of their index. */
    private static final class InOrder extends TaskExecutorPartitionHandler {

        private final RunContext run;

        InOrder(RunContext run) {
            this.run = run;
        }

        @Override
        protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> parts) throws Exception {
            run.progress().stage("scan, entries", 0);
            List<StepExecution> sorted = new ArrayList<>(parts);
            sorted.sort(Comparator.comparing(StepExecution::getStepName));
            return super.doHandle(manager, new LinkedHashSet<>(sorted));
        }
    }
}
