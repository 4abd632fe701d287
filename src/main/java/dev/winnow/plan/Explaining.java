package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.evaluate.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells why each part of a build stays or goes, from what the catalog knows. */
public final class Explaining {

    private Explaining() {
    }

    /** An explanation, and where each attribute comes from. */
    public record Explained(Explanation explanation, Map<String, String> sources) { }

    /** Nothing where the build has no present part in the job's stores. */
    public static Optional<Explained> explain(Side side, String key) {
        Job job = side.job();
        Builds builds = new Builds(side.catalog());
        Optional<List<String>> group = builds.find(key, side.asOf()).map(stored ->
                Facts.group(job.policy(), stored.build()));
        if (group.isEmpty()) {
            return Optional.empty();
        }
        List<StoredBuild> members = new ArrayList<>();
        Evaluator evaluator = Evaluator.of(job.policy(), side.asOf(), side.branches(), take -> {
            members.clear();
            builds.ofJob(job.name(), side.stores(), side.asOf()).forEach(some -> some.forEach(stored -> {
                take.accept(stored.build());
                if (Facts.group(job.policy(), stored.build()).equals(group.get())) {
                    members.add(stored);
                }
            }));
        });
        Optional<StoredBuild> asked = members.stream().filter(stored -> stored.build().key().equals(key)).findFirst();
        return asked.map(stored -> new Explained(evaluator.explain(members.stream().map(StoredBuild::build).toList(),
                key), stored.sources()));
    }
}
