package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanFingerprint;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.decision.Plans.Decision;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges every build of a job's stores and saves what was decided, some thousand decisions at a time: on the
 * caller's thread, while others read, judge and report.
 */
public final class PlanMaker {

    /** How many decisions are saved in one transaction; each rewrites the ends of some trees. */
    private static final int BATCH = 4_000;

    /** How many groups that exceed their limit are named. */
    private static final int EXCEEDED = 1_000;

    /** What is saved at once. */
    private record Batch(List<Decision> decisions, List<Item> items, List<Plans.Group> groups) { }

    private final Side side;
    private final Catalog catalog;
    private final Plans plans;
    private final Job job;
    private final String plan;
    private final Consumer<Decided> each;
    private final Runnable checkpoint;

    private Batch batch = new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final List<LimitCheck> exceededGroups = new ArrayList<>();
    private final PlanFingerprint fingerprint = new PlanFingerprint();
    private long decisionSeq;
    private long itemSeq;
    private long parts;
    private long removals;
    private long bytes;
    private long unsure;
    private long exceeded;

    /**
     * @param plan       the plan to fill, which has been created and holds nothing yet
     * @param each       takes every decision, in the order in which they are saved, on another thread than the caller's
     * @param checkpoint called often; ends the making by throwing
     */
    public PlanMaker(Side side, String plan, Consumer<Decided> each, Runnable checkpoint) {
        this.side = side;
        this.catalog = side.catalog();
        this.plans = new Plans(catalog);
        this.job = side.job();
        this.plan = plan;
        this.each = each;
        this.checkpoint = checkpoint;
    }

    /**
     * What came of it.
     *
     * @param limits every limit of the job, and those of groups that are exceeded: the first of them, and how many more
     * @param unsure how many parts are kept because Winnow is unsure
     * @param space  what came of the job's space on each file system
     */
    public record Made(long parts, long removals, long bytes, long unsure, List<LimitCheck> limits,
                       List<Space.Outcome> space) { }

    /** Judges and saves; the plan is complete afterwards. */
    public Made make() {
        Judging judging = new Judging(side, checkpoint);
        Ahead.<Batch>run("report decisions", 1, saving -> {
            judging.forEachGroup(group -> judged(group, saving));
            saving.hand(batch);
        }, this::save);
        List<LimitCheck> limits = new ArrayList<>(LimitCheck.ofJob(job.limits(), parts, removals, bytes));
        String limited = String.join("\n", limits.stream().filter(LimitCheck::exceeded).map(LimitCheck::toString)
                .toList());
        String against = limited.isEmpty() ? null : limited;
        List<Space.Outcome> space = judging.space();
        String figures = space.isEmpty() ? null : Json.write(space);
        plans.complete(plan, fingerprint.hex(plans.find(plan).orElseThrow(), against, figures), against, figures);
        space.forEach(outcome -> limits.add(LimitCheck.ofSpace(job.policy().space(), outcome)));
        limits.addAll(exceededGroups);
        if (exceeded > exceededGroups.size()) {
            limits.add(LimitCheck.ofOthers(job.limits(), exceeded - exceededGroups.size()));
        }
        return new Made(parts, removals, bytes, unsure, limits, space);
    }

    private void judged(Judging.Group group, Ahead<Batch> saving) {
        List<Verdict> verdicts = group.verdicts();
        Map<String, StoredBuild> byKey = group.byKey();
        long first = decisionSeq;
        long removedHere = 0;
        Map<String, Map<PartKind, Verdict>> removed = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            StoredBuild stored = byKey.get(verdict.build().key());
            Part part = verdict.build().part(verdict.kind()).orElseThrow();
            save(verdict, stored, part);
            if (verdict instanceof Verdict.Remove) {
                removedHere++;
                bytes += part.bytes();
                removed.computeIfAbsent(verdict.build().key(), key -> new TreeMap<>())
                        .put(verdict.kind(), verdict);
            } else if (((Verdict.Keep) verdict).cause() == KeptBy.UNSURE) {
                unsure++;
            }
            each.accept(new Decided(verdict, stored));
            next(saving);
        }
        parts += verdicts.size();
        removals += removedHere;
        LimitCheck limit = LimitCheck.ofGroup(job.limits(), group.name(), verdicts.size(), removedHere);
        if (limit.exceeded() && ++exceeded <= EXCEEDED) {
            exceededGroups.add(limit);
        }
        batch.groups().add(new Plans.Group(group.name(), first, decisionSeq - 1, verdicts.size(), removedHere,
                limit.exceeded()));
        removed.forEach((key, kinds) -> {
            addItems(byKey.get(key), kinds, first);
            next(saving);
        });
    }

    private void next(Ahead<Batch> saving) {
        if (batch.decisions().size() >= BATCH || batch.items().size() >= BATCH) {
            saving.hand(batch);
            batch = new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private void save(Verdict verdict, StoredBuild stored, Part part) {
        String reasons = String.join("; ", verdict.reasons());
        KeptBy cause = verdict instanceof Verdict.Keep keep ? keep.cause() : null;
        batch.decisions().add(new Decision(decisionSeq++, stored.id(), verdict.build().key(), verdict.kind(),
                verdict instanceof Verdict.Keep, cause, verdict.rule(), reasons, part.bytes(), part.files(),
                verdict.changesAt(), located(stored, verdict.kind())));
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

    private void addItems(StoredBuild stored, Map<PartKind, Verdict> verdicts, long group) {
        Set<PartKind> kinds = verdicts.keySet();
        for (StoredBuild.Place place : stored.places()) {
            if (kinds.containsAll(place.kinds())) {
                add(stored, place, place.kinds(), true, group, verdicts);
            } else {
                // One at a time, so that each can come back alone.
                kinds.stream().filter(place::holds).forEach(kind -> add(stored, place, List.of(kind), false, group, verdicts));
            }
        }
    }

    private void add(StoredBuild stored, StoredBuild.Place place, List<PartKind> kinds, boolean whole, long group,
                     Map<PartKind, Verdict> verdicts) {
        batch.items().add(new Item(plan, itemSeq++, place.entry(), stored.build().key(), group, kinds, whole,
                place.contents(), PlanItems.PENDING, null, told(verdicts, kinds, Verdict::rule),
                told(verdicts, kinds, verdict -> String.join("; ", verdict.reasons()))));
    }

    /** What is told of the parts that go: once where it is the same of all. */
    private static String told(Map<PartKind, Verdict> verdicts, List<PartKind> kinds, Function<Verdict, String> what) {
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
