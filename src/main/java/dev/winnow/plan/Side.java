package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.facts.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A job at an instant, over what the catalog knows of its stores.
 *
 * @param stores the ids of the job's stores
 */
public record Side(Catalog catalog, Job job, List<Long> stores, Instant asOf, BranchStates branches) {
    public Side {
        stores = List.copyOf(stores);
    }

    void forEachVerdict(Consumer<Decided> each) {
        new Judging(catalog, job, stores, asOf, branches, () -> { }).forEachGroup(group -> group.verdicts().forEach(
                verdict -> each.accept(new Decided(verdict, group.byKey().get(verdict.build().key())))));
    }

    /** What a build takes in memory with the verdicts on it, in bytes, roughly. */
    private static final long BYTES = 4_000;

    /**
     * All builds that have present parts.
     *
     * @throws Halt if memory may not hold so many
     */
    public List<Build> builds() {
        long most = Runtime.getRuntime().maxMemory() / BYTES;
        List<Build> builds = new ArrayList<>();
        new Builds(catalog).ofJob(job.name(), stores, asOf).forEach(some -> {
            some.forEach(stored -> builds.add(stored.build()));
            if (builds.size() > most) {
                throw new Halt(Halt.Kind.FAILED, "job " + job.name() + " has more than " + most + " builds, too many to "
                        + "hold all of them in memory; start it with more, such as JAVA_TOOL_OPTIONS=-Xmx8g, or ask "
                        + "'compare' with --to about one later day");
            }
        });
        return builds;
    }

    /** The group in which a build competes, for people: attributes and values. */
    public String group(Build build) {
        return Judging.groupName(job, Facts.group(job.policy(), build));
    }
}
