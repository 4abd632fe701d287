package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.policy.Policy;
import dev.winnow.policy.evaluate.PolicyAtInstant.ClauseAtInstant;
import dev.winnow.policy.evaluate.RuleEvaluation.ClauseResult;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * When time alone changes the verdicts on one kind of part of a group.
 *
 * <p>Most parts change on their own: no older part takes a place from a newer one, so a part that a clause counts
 * within an age stays counted until it passes that age itself. Some events change who competes, and with it the
 * verdicts on others: pins that end, matches that turn with age, versions that grow too old. At each such joint event
 * the group is judged anew; between two of them every part again changes on its own.
 */
final class VerdictChanges {

    /** Neither the index of a rule nor -1, which stands for no rule. */
    private static final int NOT_LOOKED = -2;

    private final JobFacts facts;
    private final Policy policy;
    private final List<Build> builds;
    private final boolean[] kept;
    private final Instant[] changes;
    private final BitSet open = new BitSet();
    /** The next turn of each build's matches and of those clauses that joint events come from, and of which rule's. */
    private final Instant[] turn;
    private final int[] turnOf;
    private PartEvaluation parts;

    private VerdictChanges(PartEvaluation now) {
        this.parts = now;
        this.facts = now.group().at().facts();
        this.policy = facts.policy();
        this.builds = now.group().builds();
        this.kept = new boolean[builds.size()];
        this.changes = new Instant[builds.size()];
        this.turn = new Instant[builds.size()];
        this.turnOf = new int[builds.size()];
        Arrays.fill(turnOf, NOT_LOOKED);
    }

    /**
     * When each part's verdict changes.
     *
     * @param rounds how many joint events are looked at; later changes are not reported
     * @return by index in the group; null where time alone never changes it or nobody can tell
     */
    static Instant[] of(PartEvaluation now, int rounds) {
        VerdictChanges ahead = new VerdictChanges(now);
        ahead.look(rounds);
        return ahead.changes;
    }

    private void look(int rounds) {
        for (int i = 0; i < kept.length; i++) {
            if (parts.part(i) != null) {
                kept[i] = parts.kept(i);
                open.set(i, parts.group().sure(i) && !parts.heldForGood(i));
            }
        }
        for (int round = 0; !open.isEmpty(); round++) {
            Instant joint = joint();
            for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
                Instant own = own(i);
                if (own != null && (joint == null || own.isBefore(joint))) {
                    settle(i, own);
                }
            }
            if (joint == null || round == rounds) {
                return;
            }
            parts = new PartEvaluation(new GroupBuilds(new PolicyAtInstant(facts, joint), parts.group()), parts.kind(),
                    parts);
            for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
                if (parts.kept(i) != kept[i]) {
                    settle(i, joint);
                }
            }
        }
    }

    private void settle(int i, Instant at) {
        Instant stable = facts.stableUntil(builds.get(i));
        changes[i] = stable == null || at.isBefore(stable) ? at : null;
        open.clear(i);
    }

    private Instant at() {
        return parts.group().at().at();
    }

    /** The next event that may change the verdict on another part than the one it happens to, or null. */
    private Instant joint() {
        Instant first = null;
        for (int i = 0; i < kept.length; i++) {
            Build build = builds.get(i);
            if (parts.group().future(i)) {
                first = AgeEdge.earlier(first, AgeEdge.millisecond(build.finished()));
            }
            if (parts.part(i) == null) {
                continue;
            }
            for (Protection protection : parts.heldBy(i)) {
                first = AgeEdge.earlier(first, protection.ends(parts.part(i)));
            }
            first = AgeEdge.earlier(first, turn(i));
        }
        return first;
    }

    private Instant turn(int i) {
        int rule = parts.group().rule(i);
        if (turnOf[i] != rule || turn[i] != null && !turn[i].isAfter(at())) {
            turnOf[i] = rule;
            turn[i] = nextTurn(i);
        }
        return turn[i];
    }

    private Instant nextTurn(int i) {
        Instant first = parts.group().at().nextMatch(builds.get(i), at());
        List<ClauseAtInstant> clauses = clauses(i);
        for (int c = 0; c < clauses.size(); c++) {
            if (!alone(clauses.get(c), clauses)) {
                first = AgeEdge.earlier(first, clauses.get(c).turns(builds.get(i), at()));
            }
        }
        return first;
    }

    private List<ClauseAtInstant> clauses(int i) {
        int rule = parts.group().rule(i);
        List<ClauseAtInstant> clauses = rule < 0 ? null : parts.group().at().clauses(rule, parts.kind());
        return clauses == null ? List.of() : clauses;
    }

    /** Whether what the clause says of a part depends on no other part's age. */
    private boolean alone(ClauseAtInstant clause, List<ClauseAtInstant> all) {
        return policy.counting() == Policy.Counting.FINEST_FIRST
                ? all.stream().noneMatch(ClauseAtInstant::timed) : clause.alone();
    }

    /** When the part's verdict changes if who competes stays the same; or null. */
    private Instant own(int i) {
        List<ClauseAtInstant> clauses = clauses(i);
        int entrant = parts.entrant(i);
        if (clauses.isEmpty() || entrant < 0 || parts.held(i)) {
            return null;
        }
        List<ClauseResult> results = parts.evaluation(i).results();
        for (int c = 0; c < clauses.size(); c++) {
            if (results.get(c).keeps(entrant) && !moves(clauses, c)) {
                return null;
            }
        }
        Instant at = at();
        do {
            Instant next = null;
            for (int c = 0; c < clauses.size(); c++) {
                if (moves(clauses, c) && results.get(c).countsIn(entrant)) {
                    next = AgeEdge.earlier(next, clauses.get(c).turns(builds.get(i), at));
                }
            }
            at = next;
        } while (at != null && keptAt(i, at, clauses, results) == kept[i]);
        return at;
    }

    private boolean moves(List<ClauseAtInstant> clauses, int c) {
        return clauses.get(c).timed() && alone(clauses.get(c), clauses);
    }

    private boolean keptAt(int i, Instant at, List<ClauseAtInstant> clauses, List<ClauseResult> results) {
        Instant end = policy.anchor() == Policy.Anchor.NEWEST ? parts.group().end() : at;
        for (int c = 0; c < clauses.size(); c++) {
            if (moves(clauses, c) && results.get(c).countsIn(parts.entrant(i))
                    && clauses.get(c).passes(builds.get(i), at, end)) {
                return true;
            }
        }
        return false;
    }
}
