package dev.winnow.plan;

import dev.winnow.catalog.Builds;
import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Facts;
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

    /** All builds that have present parts. */
    public List<Build> builds() {
        List<Build> builds = new ArrayList<>();
        new Builds(catalog).ofJob(job.name(), stores, asOf).forEach(some -> some.forEach(stored ->
                builds.add(stored.build())));
        return builds;
    }

    /** The group in which a build competes, for people: attributes and values. */
    public String group(Build build) {
        return Judging.groupName(job, Facts.group(job.policy(), build));
    }
}
