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
 * The needs of builds while a plan is applied. A build that stays holds all builds that it needs. A build is removed after
 * all builds that need it, or together with them. One thread may claim while another records.
 */
final class CurrentNeeds {

    private final NeedingBuilds builds;
    private final BuildChanges changes;
    private final Map<String, List<String>> needs;
    /** The builds that need a build, by its key. */
    private final Map<String, Set<String>> needing = new HashMap<>();
    private long lastChange;

    CurrentNeeds(RunContext run) {
        this.builds = new NeedingBuilds(run.catalog());
        this.changes = new BuildChanges(run.catalog());
        this.lastChange = changes.last();
        this.needs = new HashMap<>(builds.all());
        builds.replaceFormerKeys(needs);
        index();
    }

    private void index() {
        needing.clear();
        needs.forEach((key, needed) -> needed.forEach(need ->
                needing.computeIfAbsent(need, none -> new HashSet<>()).add(key)));
    }

    /** Reads the changes since the last call; to be called within the transaction that claims or records. */
    synchronized void refresh() {
        Set<String> changed = new HashSet<>();
        changes.since(lastChange, named -> changed.add(named.key()));
        if (changed.isEmpty()) {
            return;
        }
        lastChange = changes.last();
        Map<String, List<String>> now = new HashMap<>(builds.of(changed));
        builds.replaceFormerKeys(now);
        if (needs.keySet().removeAll(changed) | !now.isEmpty()) {
            needs.putAll(now);
            index();
        }
    }

    /** Whether any of these builds needs another or is needed. */
    synchronized boolean concerns(Collection<Item> items) {
        return !needing.isEmpty() && items.stream().anyMatch(item ->
                needing.containsKey(item.key()) || needs.containsKey(item.key()));
    }

    /**
     * The reasons, by key, why builds must stay for now: another build that needs them is present and is not removed with
     * them.
     *
     * @param going the items to remove at once
     */
    synchronized Map<String, String> objections(List<Item> going) {
        Map<String, Integer> taken = new HashMap<>();
        going.stream().filter(item -> item.kinds().contains(PartKind.PRODUCTS)).forEach(item ->
                taken.merge(item.key(), 1, Integer::sum));
        Set<String> users = new HashSet<>();
        taken.keySet().forEach(key -> users.addAll(needing.getOrDefault(key, Set.of())));
        if (users.isEmpty()) {
            return Map.of();
        }
        List<String> staying = new ArrayList<>();
        builds.present(users).forEach((key, places) -> {
            if (places > taken.getOrDefault(key, 0)) {
                staying.add(key);
            }
        });
        Map<String, String> objections = held(staying);
        objections.keySet().retainAll(taken.keySet());
        return objections;
    }

    /** The keys of all builds that staying builds need, directly or through others, each with the reason why it stays. */
    synchronized Map<String, String> held(Collection<String> staying) {
        Map<String, String> held = new HashMap<>();
        if (!needing.isEmpty()) {
            Needs.closure(needs, staying).forEach((key, user) -> held.put(key, user + ", which stays, needs it"));
        }
        return held;
    }
}
