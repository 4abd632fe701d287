package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanFingerprint;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.jobfile.Job;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Saves decisions, group after group, and completes the plan. */
public final class PlanMaker {

    /** How many groups that exceed their limit are listed by name. */
    private static final int MAX_LISTED = 1_000;

    private final Catalog catalog;
    private final Plans plans;
    private final Job job;
    private final String plan;
    private final List<LimitCheck> exceededGroups = new ArrayList<>();
    private final PlanFingerprint fingerprint = new PlanFingerprint();
    /** Removals of the current group, by the key of the build. */
    private final Map<String, Map<PartKind, Verdict>> removed = new LinkedHashMap<>();
    private JobEvaluation.Group group;
    private long groupFirst;
    private long groupRemovals;
    private long decisionSeq;
    private long itemSeq;
    private long parts;
    private long removals;
    private long bytes;
    private long unsure;
    private long exceeded;

    /** @param plan id of a plan that has been created and is still empty */
    public PlanMaker(Catalog catalog, Job job, String plan) {
        this.catalog = catalog;
        this.plans = new Plans(catalog);
        this.job = job;
        this.plan = plan;
    }

    /**
     * The figures of a complete plan.
     *
     * @param bytes   what it removes, in bytes
     * @param unsure  how many parts are kept because Winnow is unsure
     * @param limits  each limit of the job, then the exceeded limits of groups: the first of them, and how many more
     * @param space   the outcome of the job's {@code space} setting on each file system
     * @param missingNeeds keys of needed builds that have no present part, each with the key of a kept build that needs it
     */
    public record Made(long parts, long removals, long bytes, long unsure, List<LimitCheck> limits,
                       List<Space.Outcome> space, Map<String, String> missingNeeds) { }

    /** Rows that are saved in one transaction. */
    private record Batch(List<Decision> decisions, List<Item> items, List<Plans.Group> groups) {
        Batch() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Saves the next decisions, some thousand in one transaction. Callers keep the order of the groups. */
    public void save(List<PlannedVerdict> some) {
        Batch batch = new Batch();
        for (PlannedVerdict decided : some) {
            if (decided.group() != group) {
                endGroup(batch);
                group = decided.group();
                groupFirst = decisionSeq;
            }
            Verdict verdict = decided.verdict();
            Part part = verdict.build().part(verdict.kind()).orElseThrow();
            batch.decisions().add(decision(verdict, decided.stored(), part));
            parts++;
            if (verdict instanceof Verdict.Remove) {
                groupRemovals++;
                bytes += part.bytes();
                removed.computeIfAbsent(verdict.build().key(), key -> new TreeMap<>())
                        .put(verdict.kind(), verdict);
            } else if (((Verdict.Keep) verdict).cause() == KeptBy.UNSURE) {
                unsure++;
            }
        }
        save(batch);
    }

    /**
     * Completes the plan.
     *
     * @param space   as in {@link Made}
     * @param missingNeeds as in {@link Made}
     */
    public Made complete(List<Space.Outcome> space, Map<String, String> missingNeeds) {
        Batch batch = new Batch();
        endGroup(batch);
        save(batch);
        List<LimitCheck> limits = new ArrayList<>(LimitCheck.ofJob(job.limits(), parts, removals, bytes));
        String limited = String.join("\n", limits.stream().filter(LimitCheck::exceeded).map(LimitCheck::toString)
                .toList());
        String against = limited.isEmpty() ? null : limited;
        String figures = space.isEmpty() ? null : CatalogJson.write(space);
        plans.complete(plan, fingerprint.hex(plans.find(plan).orElseThrow(), against, figures), against, figures);
        space.forEach(outcome -> limits.add(LimitCheck.ofSpace(job.policy().space(), outcome)));
        limits.addAll(exceededGroups);
        if (exceeded > exceededGroups.size()) {
            limits.add(LimitCheck.ofOthers(job.limits(), exceeded - exceededGroups.size()));
        }
        return new Made(parts, removals, bytes, unsure, limits, space, missingNeeds);
    }

    private void endGroup(Batch batch) {
        if (group == null) {
            return;
        }
        removals += groupRemovals;
        int judged = group.verdicts().size();
        LimitCheck limit = LimitCheck.ofGroup(job.limits(), group.name(), judged, groupRemovals);
        if (limit.exceeded() && ++exceeded <= MAX_LISTED) {
            exceededGroups.add(limit);
        }
        batch.groups().add(new Plans.Group(group.name(), groupFirst, decisionSeq - 1, judged, groupRemovals,
                limit.exceeded()));
        removed.forEach((key, verdicts) -> addItems(batch, group.byKey().get(key), verdicts));
        removed.clear();
        groupRemovals = 0;
    }

    private Decision decision(Verdict verdict, StoredBuild stored, Part part) {
        String reasons = String.join("; ", verdict.reasons());
        KeptBy cause = verdict instanceof Verdict.Keep keep ? keep.cause() : null;
        return new Decision(decisionSeq++, stored.id(), verdict.build().key(), verdict.kind(),
                verdict instanceof Verdict.Keep, cause, verdict.rule(), reasons, part.bytes(), part.files(),
                verdict.changesAt(), located(stored, verdict.kind()));
    }

    private static List<Plans.Located> located(StoredBuild stored, PartKind kind) {
        List<Plans.Located> located = new ArrayList<>(1);
        for (StoredBuild.Place place : stored.places()) {
            if (place.holds(kind)) {
                located.add(new Plans.Located(place.entry(), place.amount(kind).bytes(), place.amount(kind).files()));
            }
        }
        return located;
    }

    private void addItems(Batch batch, StoredBuild stored, Map<PartKind, Verdict> verdicts) {
        Set<PartKind> kinds = verdicts.keySet();
        for (StoredBuild.Place place : stored.places()) {
            if (kinds.containsAll(place.kinds())) {
                batch.items().add(item(stored, place, place.kinds(), true, verdicts));
            } else {
                // One item per part, so that each can be restored on its own.
                kinds.stream().filter(place::holds).forEach(kind ->
                        batch.items().add(item(stored, place, List.of(kind), false, verdicts)));
            }
        }
    }

    private Item item(StoredBuild stored, StoredBuild.Place place, List<PartKind> kinds, boolean whole,
                      Map<PartKind, Verdict> verdicts) {
        return new Item(plan, itemSeq++, place.entry(), stored.build().key(), groupFirst, kinds, whole,
                place.contents(), PlanItems.PENDING, null, textOf(verdicts, kinds, Verdict::rule),
                textOf(verdicts, kinds, verdict -> String.join("; ", verdict.reasons())));
    }

    /** The texts for the removed parts; one text if it is the same for all of them. */
    private static String textOf(Map<PartKind, Verdict> verdicts, List<PartKind> kinds, Function<Verdict, String> what) {
        return kinds.stream().map(kind -> what.apply(verdicts.get(kind))).distinct().count() == 1
                ? what.apply(verdicts.get(kinds.get(0)))
                : kinds.stream().map(kind -> kind.word() + ": " + what.apply(verdicts.get(kind)))
                        .collect(Collectors.joining("; "));
    }

    private void save(Batch of) {
        fingerprint.add(of.decisions(), of.items(), of.groups());
        catalog.transact(() -> {
            plans.addDecisions(plan, of.decisions());
            new PlanItems(catalog).add(plan, of.items());
            plans.addGroups(plan, of.groups());
        });
    }
}
