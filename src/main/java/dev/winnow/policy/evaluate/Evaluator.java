package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Explanation.Explainer;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides which parts of builds stay: a pure function of builds, policy, instant and branch states. The same input
 * gives the same verdicts, whatever its order and the machine's zone or locale.
 *
 * <p>A caller with many builds hands over all of them first, then has one group judged at a time.
 */
public final class Evaluator {

    private final PolicyAtInstant policy;

    private Evaluator(PolicyAtInstant policy) {
        this.policy = policy;
    }

    /**
     * An evaluator that knows what must be known of all builds before one group can be judged.
     *
     * @param needed the keys of the builds that any present one needs, where the policy asks for them; else null
     * @param all    hands over every build of the job, in any order, once or twice
     */
    public static Evaluator of(Policy policy, Instant asOf, BranchStates branches, Set<String> needed,
                               Consumer<Consumer<Build>> all) {
        JobFacts facts = JobFacts.of(policy, asOf, branches, needed);
        PolicyAtInstant at = new PolicyAtInstant(facts, asOf);
        // Rules decide which builds a protection compares, and a rule's match may ask for facts of all builds.
        boolean twice = at.unprotects() && policy.rules().stream().anyMatch(rule -> rule.match().asks("branch-state")
                || rule.match().asks("superseded"));
        all.accept(build -> {
            facts.addForSelectors(build);
            if (!twice) {
                at.addForProtections(build);
            }
        });
        if (twice) {
            all.accept(at::addForProtections);
        }
        facts.close();
        return new Evaluator(at);
    }

    /**
     * Finds out which of the parts that no clause keeps fit into the room that is left. Needed where the policy has
     * space, before any group is judged.
     *
     * @param groups hands over every group of the job once, each whole
     */
    public List<Space.Outcome> fit(Space.Figures figures, Consumer<Consumer<List<Build>>> groups) {
        SpaceFit fit = new SpaceFit(policy.policy().space(), figures, policy.policy().parts());
        groups.accept(builds -> {
            for (PartEvaluation parts : evaluations(builds)) {
                for (int i = 0; i < parts.group().size(); i++) {
                    if (parts.part(i) != null && parts.leftToSpace(i)) {
                        fit.candidate(parts.group().build(i), parts.kind());
                    } else if (parts.part(i) != null) {
                        fit.decided(parts.group().build(i), parts.kind(), parts.kept(i));
                    }
                }
            }
        });
        policy.space(fit);
        return fit.close();
    }

    /** Judges all builds at once: by group in the order of their values, newest build first, parts in the order of their kinds. */
    public static List<Verdict> evaluate(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches) {
        return evaluate(builds, policy, asOf, branches, Space.Figures.of(), Map.of(), true);
    }

    /**
     * As {@link #evaluate}, but does not look ahead: no verdict tells when it changes.
     *
     * @param figures what is known of the file systems
     * @param known what builds need, by key, where more is known of it than they say themselves; those that are not among
     *              {@code builds} stay
     */
    public static List<Verdict> verdicts(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches,
                                         Space.Figures figures, Map<String, List<String>> known) {
        return evaluate(builds, policy, asOf, branches, figures, known, false);
    }

    private static List<Verdict> evaluate(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches,
                                          Space.Figures figures, Map<String, List<String>> known, boolean ahead) {
        Map<String, List<String>> needs = new HashMap<>(known);
        builds.forEach(build -> {
            List<String> own = needs(policy, build);
            if (!own.isEmpty()) {
                needs.merge(build.key(), own, Needs::both);
            }
        });
        Set<String> staying = new HashSet<>(needs.keySet());
        builds.forEach(build -> staying.remove(build.key()));
        Evaluator evaluator = of(policy, asOf, branches, keys(needs), builds::forEach);
        Map<String, List<Build>> groups = new HashMap<>();
        for (Build build : builds) {
            groups.computeIfAbsent(Joined.of(JobFacts.group(policy, build)), group -> new ArrayList<>()).add(build);
        }
        evaluator.need(needs, staying, groups.values()::forEach);
        if (policy.space() != null) {
            evaluator.fit(figures, groups.values()::forEach);
            evaluator.need(needs, staying, groups.values()::forEach);
        }
        List<Verdict> verdicts = new ArrayList<>(builds.size());
        groups.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(group -> verdicts.addAll(evaluator.judge(group.getValue(), ahead)));
        return verdicts;
    }

    /**
     * Judges one group.
     *
     * @param builds all the builds of the job whose {@link JobFacts#group} is the same, in any order
     * @return one verdict for each present part of a kind that the policy rules; newest build first, parts in the
     *         order of their kinds
     */
    public List<Verdict> evaluateGroup(List<Build> builds) {
        return judge(builds, true);
    }

    /** All that builds need. */
    public static Set<String> keys(Map<String, List<String>> needs) {
        return needs.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    }

    /** The builds without which this one cannot be used, where its products are present. */
    public static List<String> needs(Policy policy, Build build) {
        return JobFacts.part(build, PartKind.PRODUCTS) == null ? List.of() : Needs.of(build.attributes(), policy.needs());
    }

    /**
     * Finds out what builds that are kept need, before any group is judged. Asked again after {@link #fit}, it adds what
     * is needed by builds that stay because there is room.
     *
     * @param needs   what each build needs
     * @param staying builds that stay whatever this policy says; gets those that it keeps
     * @param groups  hands over each group with a build that needs others, whole
     * @return what is needed, each with a build that needs it
     */
    public Map<String, String> need(Map<String, List<String>> needs, Set<String> staying,
                                    Consumer<Consumer<List<Build>>> groups) {
        if (needs.isEmpty()) {
            return Map.of();
        }
        groups.accept(group -> addKept(group, needs.keySet(), staying));
        Map<String, String> by = Needs.closure(needs, staying);
        policy.facts().protections().forEach(protection -> protection.needed(by));
        return by;
    }

    /** Adds those of these builds whose products are kept for another reason than that others need them. */
    private void addKept(List<Build> group, Set<String> keys, Set<String> kept) {
        if (group.stream().noneMatch(build -> keys.contains(build.key()))) {
            return;
        }
        boolean ruled = policy.policy().parts().contains(PartKind.PRODUCTS);
        PartEvaluation products = ruled ? evaluation(group, PartKind.PRODUCTS) : null;
        for (int i = 0; i < group.size(); i++) {
            Build build = ruled ? products.group().build(i) : group.get(i);
            if (keys.contains(build.key()) && (!ruled || products.part(i) != null && products.keptForItself(i))) {
                kept.add(build.key());
            }
        }
    }

    private PartEvaluation evaluation(List<Build> builds, PartKind kind) {
        List<Build> sorted = new ArrayList<>(builds);
        sorted.sort(Order.NEWEST_FIRST);
        return new PartEvaluation(ofKind(new GroupBuilds(policy, sorted), sorted, kind), kind, null);
    }

    private List<Verdict> judge(List<Build> builds, boolean ahead) {
        List<PartEvaluation> kinds = evaluations(builds);
        List<Instant[]> changes = new ArrayList<>(2);
        kinds.forEach(parts -> changes.add(ahead ? VerdictChanges.of(parts, rounds(builds.size()))
                : new Instant[builds.size()]));
        List<Verdict> verdicts = new ArrayList<>(builds.size());
        for (int i = 0; i < builds.size(); i++) {
            for (int k = 0; k < kinds.size(); k++) {
                if (kinds.get(k).part(i) != null) {
                    verdicts.add(kinds.get(k).verdict(i, changes.get(k)[i]));
                }
            }
        }
        return verdicts;
    }

    /**
     * Explains the verdicts on one build.
     *
     * @param builds its whole group, as for {@link #evaluateGroup}
     * @throws IllegalArgumentException if no build of the group has that key
     */
    public Explanation explain(List<Build> builds, String key) {
        List<Explanation.OfPart> answers = new ArrayList<>(2);
        Build explained = builds.stream().filter(build -> build.key().equals(key)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no build of the group is named '" + key + "'"));
        for (PartEvaluation parts : evaluations(builds)) {
            int i = parts.group().builds().stream().map(Build::key).toList().indexOf(key);
            if (parts.part(i) != null) {
                answers.add(Explainer.explain(parts, i, VerdictChanges.of(parts, Integer.MAX_VALUE)[i]));
            }
        }
        return new Explanation(explained, policy.at(), answers);
    }

    private List<PartEvaluation> evaluations(List<Build> builds) {
        List<Build> sorted = new ArrayList<>(builds);
        sorted.sort(Order.NEWEST_FIRST);
        GroupBuilds group = new GroupBuilds(policy, sorted);
        return policy.policy().parts().stream()
                .map(kind -> new PartEvaluation(ofKind(group, sorted, kind), kind, null)).toList();
    }

    /** What a part says of itself counts for it alone. */
    private GroupBuilds ofKind(GroupBuilds group, List<Build> builds, PartKind kind) {
        boolean same = builds.stream().allMatch(build -> build.as(kind) == build);
        return same ? group : new GroupBuilds(policy, builds.stream().map(build -> build.as(kind)).toList());
    }

    /** Enough joint events for groups of usual size, few for huge ones, so that the work stays linear. */
    private static int rounds(int size) {
        return Math.max(2, Math.min(64, 3_000 / Math.max(1, size)));
    }
}
