package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.Pin;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Counter;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.Fit;
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
final class Outlook {

    /** No rule's index, and not that of no rule either. */
    private static final int NOT_LOOKED = -2;

    private final Facts facts;
    private final Policy policy;
    private final List<Build> builds;
    private final boolean timedMatches;
    private final boolean[] kept;
    private final Instant[] changes;
    private final BitSet open = new BitSet();
    /** The next turn of each build's matches and of those clauses that joint events come from, and of which rule's. */
    private final Instant[] turn;
    private final int[] turnOf;
    private Standing standing;

    private Outlook(Standing now) {
        this.standing = now;
        this.facts = now.lineup().ready().facts();
        this.policy = facts.policy();
        this.builds = now.lineup().builds();
        this.timedMatches = policy.rules().stream().anyMatch(rule -> Timed.timed(rule.match()));
        this.kept = new boolean[builds.size()];
        this.changes = new Instant[builds.size()];
        this.turn = new Instant[builds.size()];
        this.turnOf = new int[builds.size()];
        Arrays.fill(turnOf, NOT_LOOKED);
    }

    /**
     * When each part's verdict changes.
     *
     * @param rounds how many joint events are looked at; changes beyond them stay untold
     * @return by index in the line-up; null where time alone never changes it or nobody can tell
     */
    static Instant[] changes(Standing now, int rounds) {
        Outlook outlook = new Outlook(now);
        outlook.look(rounds);
        return outlook.changes;
    }

    private void look(int rounds) {
        for (int i = 0; i < kept.length; i++) {
            if (standing.part(i) != null) {
                kept[i] = standing.kept(i);
                open.set(i, standing.lineup().sure(i) && !Protection.forGood(standing, i));
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
            standing = new Standing(new Lineup(new Ready(facts, joint), standing.lineup()), standing.kind());
            for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
                if (standing.kept(i) != kept[i]) {
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
        return standing.lineup().ready().at();
    }

    /** The next event that may change the verdict on another part than the one it happens to, or null. */
    private Instant joint() {
        Instant first = null;
        for (int i = 0; i < kept.length; i++) {
            Build build = builds.get(i);
            if (standing.lineup().future(i)) {
                first = Timed.earlier(first, AgeEdge.millisecond(build.finished()));
            }
            if (standing.part(i) == null) {
                continue;
            }
            if (standing.lineup().pinned(i)) {
                first = Timed.earlier(first, pinEnds(build));
            }
            first = Timed.earlier(first, turn(i));
        }
        return first;
    }

    private Instant turn(int i) {
        int rule = standing.lineup().rule(i);
        if (turnOf[i] != rule || turn[i] != null && !turn[i].isAfter(at())) {
            turnOf[i] = rule;
            turn[i] = nextTurn(i);
        }
        return turn[i];
    }

    private Instant nextTurn(int i) {
        Instant first = null;
        if (timedMatches) {
            for (Rule rule : policy.rules()) {
                first = Timed.earlier(first, Timed.next(rule.match(), builds.get(i), facts, at()));
            }
        }
        List<Clause> clauses = clauses(i);
        for (int c = 0; c < clauses.size(); c++) {
            if (!single(clauses.get(c), clauses)) {
                first = Timed.earlier(first, Timed.next(clauses.get(c), builds.get(i), facts, at()));
            }
        }
        return first;
    }

    private Instant pinEnds(Build build) {
        Instant last = null;
        for (Pin pin : build.pins()) {
            if (Lineup.holds(pin, standing.lineup().ready())) {
                if (pin.until() == null || !pin.until().isAfter(at())) {
                    return null;
                }
                last = last == null || pin.until().isAfter(last) ? pin.until() : last;
            }
        }
        return last == null ? null : AgeEdge.millisecond(last);
    }

    private List<Clause> clauses(int i) {
        return standing.lineup().rule(i) >= 0 && standing.keeping(i) instanceof Rule.Keeping.AnyOf any
                ? any.clauses() : List.of();
    }

    /** Whether what the clause says of a part depends on no other part's age. */
    private boolean single(Clause clause, List<Clause> all) {
        if (policy.counting() == Policy.Counting.FINEST_FIRST) {
            return all.stream().noneMatch(one -> Timed.timed(one, policy));
        }
        return clause.counter() == null || !Timed.timed(clause, policy)
                || !(clause.counter() instanceof Counter.Versions) && clause.since() == Clause.Since.FINISHED
                        && (clause.where() == null || !Timed.timed(clause.where()));
    }

    /** When the part's verdict changes if who competes stays the same; or null. */
    private Instant own(int i) {
        List<Clause> clauses = clauses(i);
        int entrant = standing.entrant(i);
        if (clauses.isEmpty() || entrant < 0 || Protection.any(standing, i)) {
            return null;
        }
        List<Tally> tallies = standing.contestOf(standing.lineup().rule(i)).tallies();
        boolean always = false;
        for (int c = 0; c < clauses.size(); c++) {
            always |= tallies.get(c).keeps(entrant) && !moves(clauses, c);
        }
        if (always) {
            return null;
        }
        Instant at = at();
        do {
            Instant next = null;
            for (int c = 0; c < clauses.size(); c++) {
                if (moves(clauses, c) && tallies.get(c).countsIn(entrant)) {
                    next = Timed.earlier(next, Timed.next(clauses.get(c), builds.get(i), facts, at));
                }
            }
            at = next;
        } while (at != null && keptAt(i, at, clauses, tallies) == kept[i]);
        return at;
    }

    private boolean moves(List<Clause> clauses, int c) {
        return Timed.timed(clauses.get(c), policy) && single(clauses.get(c), clauses);
    }

    private boolean keptAt(int i, Instant at, List<Clause> clauses, List<Tally> tallies) {
        for (int c = 0; c < clauses.size(); c++) {
            Clause clause = clauses.get(c);
            if (moves(clauses, c) && tallies.get(c).countsIn(standing.entrant(i))
                    && young(clause, builds.get(i), at) && fits(clause, builds.get(i), at)) {
                return true;
            }
        }
        return false;
    }

    private boolean young(Clause clause, Build build, Instant at) {
        if (clause.within() == null) {
            return true;
        }
        Instant event = clause.event(build);
        Instant end = policy.anchor() == Policy.Anchor.NEWEST ? standing.lineup().end() : at;
        return event != null && !event.isBefore(clause.within().before(end, policy.zone()));
    }

    private boolean fits(Clause clause, Build build, Instant at) {
        return clause.where() == null
                || Condition.of(clause.where(), new Condition.Setting(at, facts)).fit(build) == Fit.YES;
    }
}
