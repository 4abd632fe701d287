package dev.winnow.job.scanning;

import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.entry.Walks;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.Handover;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.run.LiveRuns;
import dev.winnow.job.run.Scan;
import dev.winnow.job.run.WorkSteps;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import dev.winnow.model.RunKind;
import dev.winnow.store.Span;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.local.walk.StoreWalk;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The steps that bring the catalog up to date: a survey that cuts stores into parts or finds those that an interrupted
 * scan has left to do, the walk over the parts by several threads, and the recording of what they put aside.
 */
public final class ScanSteps {

    private static final String STORE = "store";
    private static final String PART = "part";
    private static final String FROM = "from";
    private static final String TO = "to";

    private final WorkSteps steps;
    private final LiveRuns runs;

    public ScanSteps(WorkSteps steps, LiveRuns runs) {
        this.steps = steps;
        this.runs = runs;
    }

    public Step survey() {
        return steps.step("survey", run -> () -> {
            survey(run);
            branches(run);
            return false;
        });
    }

    public Step walk() {
        Step part = steps.step("walk-part", (contribution, context) -> {
            walk(contribution.getStepExecution());
            return RepeatStatus.FINISHED;
        });
        return new StepBuilder("walk", steps.repository()).partitioner(part.getName(), size -> partition())
                .partitionHandler((splitter, step) -> walk(part, splitter, step)).build();
    }

    public Step record() {
        return steps.step("record", RecordWork::new);
    }

    private static void survey(LiveRun run) {
        Scan scan = new Scan();
        run.scan().set(scan);
        for (JobStore store : run.stores()) {
            new Stores(run.catalog()).read(store.row().id(), run.job().name(), run.job().build().text(),
                    run.job().policy().zone());
            try {
                StoreWalk files = new StoreWalk(store.store(), store.root(), run.job());
                Walks.Walk walk = new Walks(run.catalog()).begin(store.row().id(), run.job(), files.identity(),
                        run.row().started(), () -> files.survey(run.job().threads()));
                if (walk.goesOnFrom() != null) {
                    run.warnings().add("the scan of store " + store.store().name() + " goes on with the one that "
                            + "began at " + walk.goesOnFrom().truncatedTo(ChronoUnit.SECONDS)
                            + " and was cut short; what that had seen is as of then");
                }
                scan.add(new Scan.Place(store, files, walk));
            } catch (StoreUnreadable unreadable) {
                throw Halt.stopped(unreadable.getMessage());
            }
        }
    }

    /** Remembers which branches are live: only such a one can be found dead later. */
    private static void branches(LiveRun run) {
        LiveBranches live = new LiveBranches(run.catalog(), run.job());
        String reason = run.overrides().limit();
        live.remember(reason != null).forEach(what -> new Runs(run.catalog())
                .overridden(run.id(), run.row().operator().actor(), reason, what));
        if (run.row().kind() == RunKind.SCAN) {
            live.troubles(run.faults()::add);
        }
    }

    /** One context for each part that is left, named in the order of stores and paths. */
    private Map<String, ExecutionContext> partition() {
        LiveRun run = runs.of(StepSynchronizationManager.getContext().getStepExecution());
        Map<String, ExecutionContext> parts = new LinkedHashMap<>();
        for (JobStore store : run.stores()) {
            for (Walks.Part part : new Walks(run.catalog()).left(store.row().id())) {
                ExecutionContext context = new ExecutionContext();
                context.putLong(STORE, store.row().id());
                context.putInt(PART, part.part());
                context.putString(FROM, part.span().from());
                if (part.span().to() != null) {
                    context.putString(TO, part.span().to());
                }
                parts.put(String.format("%s-%05d", store.store().name(), part.part()), context);
            }
        }
        return parts;
    }

    private Collection<StepExecution> walk(Step part, StepExecutionSplitter splitter, StepExecution step)
            throws Exception {
        LiveRun run = runs.of(step);
        Scan scan = run.scan().get();
        run.progress().stage("scan, entries", 0);
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(run.job().threads());
        threads.setThreadNamePrefix("scan-");
        threads.initialize();
        try (Handover handover = new Handover()) {
            scan.handover(handover);
            TaskExecutorPartitionHandler handler = new InOrder();
            handler.setStep(part);
            handler.setTaskExecutor(threads);
            Collection<StepExecution> done = handler.handle(splitter, step);
            scan.ensureDone();
            handover.finish();
            if (run.stopping()) {
                step.setTerminateOnly();
            }
            return done;
        } finally {
            threads.shutdown();
        }
    }

    private void walk(StepExecution step) {
        LiveRun run = runs.of(step);
        Scan scan = run.scan().get();
        ExecutionContext context = step.getExecutionContext();
        Span span = new Span(context.getString(FROM), context.containsKey(TO) ? context.getString(TO) : null);
        if (run.stopping() || scan.failed()) {
            return;
        }
        try {
            new PartWalk(run, scan, scan.place(context.getLong(STORE)), new Walks.Part(context.getInt(PART), span))
                    .walk();
        } catch (Exception | Error failed) {
            scan.fail(failed);
        }
    }

    /** Begins with the first, so that rows of entries come in the order of their index. */
    private static final class InOrder extends TaskExecutorPartitionHandler {
        @Override
        protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> parts) throws Exception {
            List<StepExecution> sorted = new ArrayList<>(parts);
            sorted.sort(Comparator.comparing(StepExecution::getStepName));
            return super.doHandle(manager, new LinkedHashSet<>(sorted));
        }
    }
}
