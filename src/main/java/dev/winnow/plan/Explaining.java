package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.evaluate.Explanation;
import dev.winnow.policy.facts.Facts;
import java.util.LinkedHashMap;
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
        // Handed over twice at most: a build that changed meanwhile is the one that came last.
        Map<String, StoredBuild> members = new LinkedHashMap<>();
        Evaluator evaluator = new Judging(side, () -> { }).evaluator(stored -> {
            if (Facts.group(job.policy(), stored.build()).equals(group.get())) {
                members.put(stored.build().key(), stored);
            }
        });
        Optional<StoredBuild> asked = Optional.ofNullable(members.get(key));
        return asked.map(stored -> new Explained(evaluator.explain(members.values().stream().map(StoredBuild::build).toList(),
                key), stored.sources()));
    }
}
