package dev.winnow.job.removing;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The builds that a plan keeps and on which builds of other groups depend: complete sets, releases that supersede
 * prereleases, and the latest builds where a group is smaller than what they are the latest of. If one of them is gone, empty
 * or failed by now, a build of another group may have to stay instead. So no build of its project is removed.
 */
final class KeptAcrossGroups {

    private static final Set<String> LATEST_OF = Set.of("project", "branch", "os", "runtime");

    private final Builds builds;
    private final Instant now;
    private final Plans plans;
    private final PlanRow plan;
    private final KeptBuilds kept;
    private final Policy policy;
    private final boolean latest;
    private final boolean sets;
    private final boolean releases;
    private final boolean wholeJob;
    private final RecentChecks checks = new RecentChecks();
    /** The numbers of their decisions, in order, by the project; null until they are needed. */
    private Map<String, long[]> decisions;

    KeptAcrossGroups(RunContext run, PlanRow plan, KeptBuilds kept) {
        this.builds = new Builds(run.catalog());
        this.now = Instant.ofEpochMilli(run.catalog().now());
        this.plans = new Plans(run.catalog());
        this.plan = plan;
        this.kept = kept;
        this.policy = run.job().policy();
        this.latest = policy.protections().latest() && !LATEST_OF.containsAll(policy.groupBy());
        this.sets = policy.protections().completeSet() != null;
        this.releases = policy.asks("superseded");
        this.wholeJob = sets && !policy.protections().completeSet().by().contains("project");
    }

    /**
     * The reasons, by key, why builds must stay.
     *
     * @param changed the builds whose records or defects are newer than the plan
     */
    Map<String, String> objections(Collection<String> keys, Set<String> changed) {
        if (!latest && !sets && !releases) {
            return Map.of();
        }
        if (decisions == null) {
            decisions = read();
        }
        Map<String, String> objections = new HashMap<>();
        builds.byKey(keys, now).forEach((key, stored) -> {
            String project = project(stored.build());
            if (decisions.containsKey(project)) {
                checks.of(project, () -> kept.objection(decisions.get(project), changed))
                        .ifPresent(why -> objections.put(key, why));
            }
        });
        return objections;
    }

    private Map<String, long[]> read() {
        Map<String, LongStream.Builder> found = new TreeMap<>();
        plans.kept(plan, all -> {
            List<Decision> some = all.stream().filter(this::mayMatter).toList();
            Map<String, StoredBuild> stored = builds.byKey(some.stream().map(Decision::key).toList(), now);
            for (Decision decision : some) {
                StoredBuild build = stored.get(decision.key());
                if (build != null && (protects(decision) || release(build.build()))) {
                    found.computeIfAbsent(project(build.build()), project -> LongStream.builder()).add(decision.seq());
                }
            }
        });
        Map<String, long[]> numbers = new HashMap<>();
        found.forEach((project, seqs) -> numbers.put(project, seqs.build().toArray()));
        return numbers;
    }

    private boolean mayMatter(Decision decision) {
        return decision.kind().equals(PartKind.PRODUCTS) && (releases || protects(decision));
    }

    private boolean protects(Decision decision) {
        return latest && KeptBuilds.says(decision, KeptBy.LATEST) || sets && KeptBuilds.says(decision, KeptBy.COMPLETE_SET);
    }

    private boolean release(Build build) {
        return releases && !build.running() && VersionOrder.place(build, policy.versionOrder())
                .filter(version -> !version.prerelease()).isPresent();
    }

    private String project(Build build) {
        return wholeJob || build.attributes().project() == null ? "" : build.attributes().project();
    }
}
