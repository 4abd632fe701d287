package dev.winnow.service.schedule;

import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.service.Actor;
import dev.winnow.service.schedule.RunQueue.Ticket;
import java.util.List;

/** Puts the runs that people and programs ask for into the queue. */
public record RunRequests(RunQueue queue, JobRuns runs, Scheduler scheduler) {

    /**
     * A run of a job, or a plan alone.
     *
     * @param kind    {@code run} or {@code plan}
     * @param without stores that it leaves out
     * @throws Halt if there is no such job, kind or store
     */
    public Ticket start(String job, String kind, List<String> without, Actor actor) {
        Job known = scheduler.requireJob(job).without(without);
        return switch (kind) {
            case "run" -> queue.add("run " + job, job, actor.name(), ticket -> runs.run(known, actor, ticket));
            case "plan" -> queue.add("plan " + job, job, actor.name(), ticket -> runs.plan(known, actor, ticket));
            default -> throw Halt.usage("a run is of kind 'run' or 'plan', not '" + NameCodec.shown(kind) + "'");
        };
    }

    /** @param override the reason for overriding limits; null if they are not overridden */
    public Ticket apply(PlanRow plan, String override, Actor actor) {
        return queue.add("apply " + plan.id(), plan.job(), actor.name(), ticket -> runs.apply(plan.id(), override, actor, ticket));
    }

    /**
     * A restore of a build, of one of its parts, or of all that a run removed.
     *
     * @param part the kind of part; null for all
     * @param pin  whether to pin restored builds for 14 days
     * @throws Halt if there can be no part of that kind
     */
    public Ticket restore(String keyOrRun, String part, boolean pin, Actor actor) {
        PartKind kind;
        try {
            kind = part == null ? null : PartKind.of(part);
        } catch (IllegalArgumentException none) {
            throw Halt.usage("part: " + none.getMessage());
        }
        return queue.add("restore " + keyOrRun, null, actor.name(), ticket -> runs.restore(keyOrRun, kind, pin, actor, ticket));
    }
}
