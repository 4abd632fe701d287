package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.policy.clause.Count;
import java.time.Instant;
import java.util.List;

/**
 * A present part in its group at one instant, as protections and clauses see it.
 *
 * @param doubts why it is unsure; empty where it is sure
 * @param rank   1 for the newest settled, sure part of its kind in the group; 0 where it has no rank
 * @param asOf   the instant that the plan is made for
 * @param at     the instant of the judgement; later than {@code asOf} where it looks ahead
 */
public record JudgedPart(Build build, Part part, List<String> doubts, int rank, Instant asOf, Instant at)
        implements Count.Entrant { }
