package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a job is judged with: an instant, the catalog's builds of its stores, the states of branches, the file systems.
 *
 * @param stores  ids of the job's stores, in the order of the job file
 * @param volumes the file systems of its stores
 */
public record EvaluationInput(Catalog catalog, Job job, List<Long> stores, Instant asOf, BranchStates branches, Volumes volumes) {
    public EvaluationInput {
        stores = List.copyOf(stores);
    }

    void forEachVerdict(Consumer<PlannedVerdict> each) {
        try (JobEvaluation judging = new JobEvaluation(this, () -> { })) {
            judging.begin();
            for (List<JobEvaluation.Group> groups = judging.next(); groups != null; groups = judging.next()) {
                groups.forEach(group -> group.decided().forEach(each));
            }
        }
    }

    Builds.OfJob ofJob() {
        Map<Long, VersionOrder> orders = new HashMap<>();
        for (int i = 0; i < stores.size(); i++) {
            if (job.stores().get(i).versionOrder() != null) {
                orders.put(stores.get(i), job.stores().get(i).versionOrder());
            }
        }
        return new Builds(catalog).ofJob(job.name(), stores, orders, asOf);
    }

    /** Rough size of a build with its verdicts in memory, in bytes. */
    private static final long BYTES_PER_BUILD = 4_000;

    /** How many builds memory can hold. */
    static long most() {
        return Runtime.getRuntime().maxMemory() / BYTES_PER_BUILD;
    }

    /** All builds that have present parts, by key. */
    private Map<String, StoredBuild> builds() {
        long most = most();
        Map<String, StoredBuild> builds = new LinkedHashMap<>();
        ofJob().forEach(some -> {
            some.forEach(stored -> builds.put(stored.build().key(), stored));
            if (builds.size() > most) {
                throw new Halt(Halt.Kind.FAILED, "job " + job.name() + " has more than " + most + " builds, too many to "
                        + "hold all of them in memory; start it with more, such as JAVA_TOOL_OPTIONS=-Xmx8g, or ask "
                        + "'compare' with --to about one later day");
            }
        });
        return builds;
    }

    /**
     * The removals that the passing of time alone will cause.
     *
     * @param days how many days to look ahead after the first
     * @throws Halt if memory may be too small for all builds
     */
    public Forecast forecast(int days) {
        return forecast(builds(), days);
    }

    /** Like {@link #forecast(int)}, for builds that have been read already, by key. */
    public Forecast forecast(Map<String, StoredBuild> builds, int days) {
        return Forecast.of(builds.values().stream().map(StoredBuild::build).toList(), job.policy(), asOf, branches,
                volumes.figures(builds::get), new NeedingBuilds(catalog).current(), days);
    }

    /** The group of a build for people, as attributes and values. */
    public String group(Build build) {
        return JobEvaluation.groupName(job, JobFacts.group(job.policy(), build));
    }
}
