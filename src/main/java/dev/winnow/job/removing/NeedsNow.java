package dev.winnow.job.removing;

import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.job.run.RunContext;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What builds need while a plan is applied: whatever stays holds what it needs, for whatever reason it stays. A build is
 * taken once all that need it are gone, or together with them. One thread may claim while another records.
 */
final class NeedsNow {

    private final NeedingBuilds builds;
    private final BuildChanges changes;
    private final Map<String, List<String>> needs;
    private final Map<String, Set<String>> by = new HashMap<>();
    private long known;

    NeedsNow(RunContext run) {
        this.builds = new NeedingBuilds(run.catalog());
        this.changes = new BuildChanges(run.catalog());
        this.known = changes.last();
        this.needs = new HashMap<>(builds.all());
        builds.replaceFormerKeys(needs);
        turn();
    }

    private void turn() {
        by.clear();
        needs.forEach((key, of) -> of.forEach(need -> by.computeIfAbsent(need, none -> new HashSet<>()).add(key)));
    }

    /** Hears what was said since; to be called within the transaction that claims or records. */
    synchronized void look() {
        Set<String> told = new HashSet<>();
        changes.since(known, named -> told.add(named.key()));
        if (told.isEmpty()) {
            return;
        }
        known = changes.last();
        Map<String, List<String>> now = new HashMap<>(builds.of(told));
        builds.replaceFormerKeys(now);
        if (needs.keySet().removeAll(told) | !now.isEmpty()) {
            needs.putAll(now);
            turn();
        }
    }

    /** Whether any of these builds needs another or is needed. */
    synchronized boolean concerns(Collection<Item> items) {
        return !by.isEmpty() && items.stream().anyMatch(item -> by.containsKey(item.key()) || needs.containsKey(item.key()));
    }

    /**
     * Why builds must stay for now, by key: another one needs them that is present and does not go with them.
     *
     * @param going what is to be taken at once
     */
    synchronized Map<String, String> against(List<Item> going) {
        Map<String, Integer> taken = new HashMap<>();
        going.stream().filter(item -> item.kinds().contains(PartKind.PRODUCTS)).forEach(item ->
                taken.merge(item.key(), 1, Integer::sum));
        Set<String> needing = new HashSet<>();
        taken.keySet().forEach(key -> needing.addAll(by.getOrDefault(key, Set.of())));
        if (needing.isEmpty()) {
            return Map.of();
        }
        List<String> staying = new ArrayList<>();
        builds.present(needing).forEach((key, places) -> {
            if (places > taken.getOrDefault(key, 0)) {
                staying.add(key);
            }
        });
        Map<String, String> against = held(staying);
        against.keySet().retainAll(taken.keySet());
        return against;
    }

    /** What builds that stay need, through any number of steps, and why that stays. */
    synchronized Map<String, String> held(Collection<String> staying) {
        Map<String, String> held = new HashMap<>();
        if (!by.isEmpty()) {
            Needs.closure(needs, staying).forEach((key, needed) -> held.put(key, needed + ", which stays, needs it"));
        }
        return held;
    }
}
