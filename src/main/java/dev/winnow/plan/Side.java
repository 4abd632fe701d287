package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.preview.Forecast;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A job at an instant, over what the catalog knows of its stores.
 *
 * @param stores  the ids of the job's stores
 * @param volumes what its space is judged by
 */
public record Side(Catalog catalog, Job job, List<Long> stores, Instant asOf, BranchStates branches, Volumes volumes) {
    public Side {
        stores = List.copyOf(stores);
    }

    void forEachVerdict(Consumer<Decided> each) {
        try (Judging judging = new Judging(this, () -> { })) {
            judging.begin();
            for (List<Judging.Group> groups = judging.next(); groups != null; groups = judging.next()) {
                groups.forEach(group -> group.decided().forEach(each));
            }
        }
    }

    /** What a build takes in memory with the verdicts on it, in bytes, roughly. */
    private static final long BYTES = 4_000;

    /** All builds that have present parts, by their keys. */
    private Map<String, StoredBuild> builds() {
        long most = Runtime.getRuntime().maxMemory() / BYTES;
        Map<String, StoredBuild> builds = new LinkedHashMap<>();
        new Builds(catalog).ofJob(job.name(), stores, asOf).forEach(some -> {
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
     * What time alone removes.
     *
     * @param days how many after the first to look ahead
     * @throws Halt if memory may not hold all builds
     */
    public Forecast forecast(int days) {
        return forecast(builds(), days);
    }

    /** As {@link #forecast(int)} of builds that were read already, by their keys. */
    public Forecast forecast(Map<String, StoredBuild> builds, int days) {
        return Forecast.of(builds.values().stream().map(StoredBuild::build).toList(), job.policy(), asOf, branches,
                volumes.figures(builds::get), days);
    }

    /** The group in which a build competes, for people: attributes and values. */
    public String group(Build build) {
        return Judging.groupName(job, Facts.group(job.policy(), build));
    }
}
