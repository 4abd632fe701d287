package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Policy;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.evaluate.PolicyAtInstant.ClauseAtInstant;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Pinned;
import dev.winnow.policy.protection.Protection.AfterAsOf;
import dev.winnow.policy.value.Order;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The builds of one group at one instant, newest first, with what holds for all their parts alike. */
final class GroupBuilds {

    private final PolicyAtInstant at;
    private final List<Build> builds;
    private final int[] rule;
    private final boolean[] pinned;
    private final List<List<String>> doubts;
    private final Instant newest;
    /** Whether their stores name several orders of versions, or some of them one and others none. */
    private final boolean ordered;
    /** In what orders clauses would compare the versions that they count; made when one is asked for. */
    private final Map<ClauseAtInstant, Set<VersionOrder>> orders = new IdentityHashMap<>(0);

    /** @param builds in the order of {@link Order#NEWEST_FIRST} */
    GroupBuilds(PolicyAtInstant at, List<Build> builds) {
        this(at, builds, builds.stream().map(build -> JobFacts.doubts(at.policy(), build)).toList());
    }

    /** The same builds at another instant. */
    GroupBuilds(PolicyAtInstant at, GroupBuilds other) {
        this(at, other.builds, other.doubts);
    }

    private GroupBuilds(PolicyAtInstant at, List<Build> builds, List<List<String>> doubts) {
        this.at = at;
        this.builds = builds;
        this.doubts = doubts;
        this.rule = new int[builds.size()];
        this.pinned = new boolean[builds.size()];
        Instant last = null;
        boolean several = false;
        for (int i = 0; i < rule.length; i++) {
            Build build = builds.get(i);
            several |= !Objects.equals(build.versions(), builds.get(0).versions());
            rule[i] = at.rule(build);
            pinned[i] = Pinned.holds(build, at.facts().asOf(), at.at());
            if (last == null && build.finished() != null && !future(i) && !build.running() && sure(i)
                    && build.parts().stream().anyMatch(part -> !part.empty())) {
                last = build.finished();
            }
        }
        this.newest = last;
        this.ordered = several;
    }

    PolicyAtInstant at() {
        return at;
    }

    List<Build> builds() {
        return builds;
    }

    int size() {
        return rule.length;
    }

    Build build(int i) {
        return builds.get(i);
    }

    /** The index of the rule that governs, or -1. */
    int rule(int i) {
        return rule[i];
    }

    boolean future(int i) {
        return AfterAsOf.holds(builds.get(i), at.at());
    }

    boolean sure(int i) {
        return doubts.get(i).isEmpty();
    }

    List<String> doubts(int i) {
        return doubts.get(i);
    }

    /** In what orders a clause of a rule would compare the versions that it counts; more than one only where it cannot. */
    Set<VersionOrder> orders(ClauseAtInstant clause, int ofRule, PartKind kind) {
        Counter counter = clause.clause().counter();
        return !ordered || counter == null ? Set.of() : orders.computeIfAbsent(clause, asked -> {
            Set<VersionOrder> found = EnumSet.noneOf(VersionOrder.class);
            for (int i = 0; i < rule.length; i++) {
                VersionOrder order = counter.orders(builds.get(i));
                if (order != null && rule[i] == ofRule && sure(i) && takesPlace(i) && JobFacts.part(builds.get(i), kind) != null
                        && clause.fits(builds.get(i))) {
                    found.add(order);
                }
            }
            return found;
        });
    }

    /** Whether its parts compete, if they are sure. */
    boolean takesPlace(int i) {
        return !builds.get(i).running() && !future(i) && (!pinned[i] || at.policy().pinsUsePlaces());
    }

    /** What ages are measured up to: as-of, or the newest finished time of its present, sure and settled builds. */
    Instant end() {
        return at.policy().anchor() == Policy.Anchor.NEWEST && newest != null ? newest : at.at();
    }
}
