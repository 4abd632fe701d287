package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.policy.select.SelectorChanges;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;

/** A clause made ready for one instant: which builds its {@code within} and {@code where} let pass, and until when. */
final class ClauseAtInstant {

    /** Whether a build is among those that the clause counts, and if not, why. */
    enum Narrowed { FITS, WHERE, NO_EVENT, TOO_OLD }

    private final Clause clause;
    private final Condition.Setting setting;
    private final Condition where;
    private final Instant edge;
    private final boolean ages;
    private final boolean whereTurns;

    ClauseAtInstant(Clause clause, Condition.Setting setting) {
        this.clause = clause;
        this.setting = setting;
        this.where = clause.where() == null ? null : Condition.of(clause.where(), setting);
        this.edge = clause.within() == null ? null : clause.within().before(setting.at(), policy().zone());
        this.ages = clause.within() != null && policy().anchor() == Policy.Anchor.NOW;
        this.whereTurns = clause.where() != null && SelectorChanges.timed(clause.where());
    }

    private Policy policy() {
        return setting.facts().policy();
    }

    Clause clause() {
        return clause;
    }

    /**
     * What is older than this is too old; null where the clause asks for no age.
     *
     * @param end what ages are measured up to
     */
    Instant edge(Instant end) {
        return edge == null || end.equals(setting.at()) ? edge : clause.within().before(end, policy().zone());
    }

    /** Whether {@code where} lets the build pass. */
    boolean fits(Build build) {
        return where == null || where.fit(build) == SelectorResult.YES;
    }

    Narrowed narrow(Build build, Instant edge) {
        if (!fits(build)) {
            return Narrowed.WHERE;
        }
        if (edge == null) {
            return Narrowed.FITS;
        }
        Instant event = clause.event(build);
        return event == null ? Narrowed.NO_EVENT : event.isBefore(edge) ? Narrowed.TOO_OLD : Narrowed.FITS;
    }

    /** Whether time alone may change what it says. */
    boolean timed() {
        return ages || whereTurns;
    }

    /** Whether what it says of a part depends on no other part's age. */
    boolean alone() {
        return clause.counter() == null || !timed() || !clause.agesMoveRanks() && !whereTurns;
    }

    /** The first instant after {@code from} at which {@code within} or {@code where} turns for the build, or null. */
    Instant turns(Build build, Instant from) {
        Instant first = whereTurns ? SelectorChanges.next(clause.where(), build, setting.facts(), from) : null;
        Instant event = clause.event(build);
        return ages && event != null ? AgeEdge.earlier(first, new AgeEdge(clause.within(), policy().zone(), event, true)
                .nextFlip(from)) : first;
    }

    /**
     * Whether {@code within} and {@code where} let the build pass at another instant.
     *
     * @param end what ages are then measured up to
     */
    boolean passes(Build build, Instant at, Instant end) {
        Instant event = clause.event(build);
        return (clause.within() == null
                || event != null && !event.isBefore(clause.within().before(end, policy().zone())))
                && (clause.where() == null || Condition.of(clause.where(), new Condition.Setting(at, setting.facts()))
                        .fit(build) == SelectorResult.YES);
    }
}
