package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.job.run.RunContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Checks a whole plan against the disks of one host before any host removes an item: links, builds that hold the places of
 * others, manifests and {@code .keep} files. A removal checks only its own host again.
 */
final class PlanCheck implements Tasklet {

    private static final int BATCH = 2_000;

    private final RunContext run;
    private final Catalog catalog;
    private final PlanItems items;
    private ItemCheck check;
    private long after = -1;

    PlanCheck(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
    }

    @Override
    public RepeatStatus execute(StepContribution counts, ChunkContext context) throws IOException {
        if (run.stopping()) {
            counts.getStepExecution().setTerminateOnly();
            return RepeatStatus.FINISHED;
        }
        if (check == null) {
            // If all stores lie on this host, the claim of an item checks all this.
            if (run.here().size() == run.stores().size()) {
                return RepeatStatus.FINISHED;
            }
            check = new ItemCheck(run, new Plans(catalog).find(run.row().plan()).orElseThrow());
            new CurrentLinks(run).refresh();
        }
        List<Item> pending = items.pendingBuilds(run.row().plan(), null, after, BATCH);
        if (pending.isEmpty()) {
            return RepeatStatus.FINISHED;
        }
        after = pending.get(pending.size() - 1).seq();
        ItemCheck.OnDisk disk = check.new OnDisk(pending);
        List<Mark> skipped = new ArrayList<>();
        for (Item item : pending) {
            disk.objection(item).ifPresent(why -> skipped.add(new Mark(item, PlanItems.SKIPPED, why)));
        }
        catalog.transact(() -> {
            catalog.passGate();
            items.mark(skipped);
        });
        return RepeatStatus.CONTINUABLE;
    }
}
