package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.job.run.RunContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Checks what other hosts are to remove against the disks of this one, before any host removes an item: links, the builds
 * here that hold the places of others, and the manifests and {@code .keep} files here of builds that lie on other hosts too.
 * What this host removes itself is checked when it is claimed.
 */
final class PlanCheck implements Tasklet {

    private static final int GROUPS = 200;
    private static final int BATCH = 2_000;

    private final RunContext run;
    private final Catalog catalog;
    private final PlanItems items;
    private final Plans plans;
    private List<Long> here;
    private PlanRow plan;
    private KeptBuilds kept;
    private KeptAcrossGroups across;
    private Iterator<Long> groups;
    private long after = -1;

    PlanCheck(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.plans = new Plans(catalog);
    }

    @Override
    public RepeatStatus execute(StepContribution counts, ChunkContext context) throws IOException {
        if (run.stopping()) {
            counts.getStepExecution().setTerminateOnly();
            return RepeatStatus.FINISHED;
        }
        if (groups == null) {
            // If all stores lie on this host, the claim of an item checks all this.
            if (run.here().size() == run.stores().size()) {
                return RepeatStatus.FINISHED;
            }
            new CurrentLinks(run).refresh();
            here = run.here().stream().map(store -> store.row().id()).toList();
            plan = plans.find(run.row().plan()).orElseThrow();
            kept = KeptBuilds.ofHost(run, plan);
            List<Long> elsewhere = items.groupsElsewhere(plan.id(), here);
            Set<Long> mine = elsewhere.isEmpty() ? Set.of() : kept.groups();
            groups = elsewhere.stream().filter(mine::contains).iterator();
            across = new KeptAcrossGroups(run, plan, kept);
        }
        if (groups.hasNext()) {
            groups(counts);
            return RepeatStatus.CONTINUABLE;
        }
        return builds(counts) ? RepeatStatus.CONTINUABLE : RepeatStatus.FINISHED;
    }

    private void groups(StepContribution counts) {
        Map<Long, String> staying = new LinkedHashMap<>();
        for (int n = 0; n < GROUPS && groups.hasNext(); n++) {
            long group = groups.next();
            kept.objection(plans.group(plan.id(), group), Set.of()).ifPresent(why -> staying.put(group, why));
            counts.incrementReadCount();
        }
        catalog.transact(() -> {
            catalog.passGate();
            staying.forEach((group, why) -> items.skipGroup(plan.id(), group, why));
        });
    }

    /** @return whether there may be more */
    private boolean builds(StepContribution counts) {
        List<Item> some = items.pendingElsewhere(plan.id(), here, after, BATCH);
        if (some.isEmpty()) {
            return false;
        }
        after = some.get(some.size() - 1).seq();
        Map<String, String> staying = new HashMap<>();
        List<String> keys = some.stream().map(Item::key).distinct().toList();
        new OwnFiles(run).changed(keys, staying::put);
        across.objections(keys, Set.of()).forEach(staying::putIfAbsent);
        List<Mark> skipped = new ArrayList<>();
        for (Item item : some) {
            counts.incrementReadCount();
            if (staying.containsKey(item.key())) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, staying.get(item.key())));
            }
        }
        catalog.transact(() -> {
            catalog.passGate();
            items.mark(skipped);
        });
        return true;
    }
}
