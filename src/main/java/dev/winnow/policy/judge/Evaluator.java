package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.facts.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which parts of builds stay: a pure function of builds, policy, instant and branch states. The same input
 * gives the same verdicts, whatever its order and the machine's zone or locale.
 *
 * <p>A caller with many builds gathers {@link Facts} from all of them first, then has one group judged at a time.
 */
public final class Evaluator {

    private final Ready ready;

    public Evaluator(Facts facts) {
        this.ready = new Ready(facts, facts.asOf());
    }

    /** Judges all builds at once: by group in the order of their values, newest build first, products before logs. */
    public static List<Verdict> evaluate(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches) {
        return evaluate(builds, policy, asOf, branches, true);
    }

    /** As {@link #evaluate}, but does not look ahead: no verdict tells when it changes. */
    public static List<Verdict> verdicts(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches) {
        return evaluate(builds, policy, asOf, branches, false);
    }

    private static List<Verdict> evaluate(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches,
                                          boolean ahead) {
        Facts.Gathering gathering = Facts.gathering(policy, asOf, branches);
        Map<String, List<Build>> groups = new HashMap<>();
        for (Build build : builds) {
            gathering.add(build);
            groups.computeIfAbsent(Facts.joined(Facts.group(policy, build)), group -> new ArrayList<>()).add(build);
        }
        Evaluator evaluator = new Evaluator(gathering.facts());
        List<Verdict> verdicts = new ArrayList<>(builds.size());
        groups.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(group -> verdicts.addAll(evaluator.judge(group.getValue(), ahead)));
        return verdicts;
    }

    /**
     * Judges one group.
     *
     * @param builds all the builds of the job whose {@link Facts#group} is the same, in any order
     * @return one verdict for each present part of a kind that the policy rules; newest build first, products before
     *         logs
     */
    public List<Verdict> evaluateGroup(List<Build> builds) {
        return judge(builds, true);
    }

    private List<Verdict> judge(List<Build> builds, boolean ahead) {
        List<Standing> standings = standings(builds);
        List<Instant[]> changes = new ArrayList<>(2);
        standings.forEach(standing -> changes.add(ahead ? Outlook.changes(standing, rounds(builds.size()))
                : new Instant[builds.size()]));
        List<Verdict> verdicts = new ArrayList<>(builds.size());
        for (int i = 0; i < builds.size(); i++) {
            for (int k = 0; k < standings.size(); k++) {
                if (standings.get(k).part(i) != null) {
                    verdicts.add(standings.get(k).verdict(i, changes.get(k)[i]));
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
        List<Explanation.OfPart> parts = new ArrayList<>(2);
        Build explained = builds.stream().filter(build -> build.key().equals(key)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no build of the group is named '" + key + "'"));
        for (Standing standing : standings(builds)) {
            int i = standing.lineup().builds().indexOf(explained);
            if (standing.part(i) != null) {
                parts.add(Explainer.explain(standing, i, Outlook.changes(standing, Integer.MAX_VALUE)[i]));
            }
        }
        return new Explanation(explained, ready.at(), parts);
    }

    private List<Standing> standings(List<Build> builds) {
        List<Build> sorted = new ArrayList<>(builds);
        sorted.sort(Order.NEWEST_FIRST);
        Lineup lineup = new Lineup(ready, sorted);
        List<Standing> standings = new ArrayList<>(2);
        for (PartKind kind : PartKind.values()) {
            if (ready.policy().parts().contains(kind)) {
                standings.add(new Standing(lineup, kind));
            }
        }
        return standings;
    }

    /** Enough joint events for groups of usual size, few for huge ones, so that the work stays linear. */
    private static int rounds(int size) {
        return Math.max(2, Math.min(64, 3_000 / Math.max(1, size)));
    }
}
