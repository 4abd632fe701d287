package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.evaluate.Explanation;
import dev.winnow.policy.facts.JobFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Explains from the catalog why each part of a build is kept or removed. */
public final class BuildExplanation {

    private BuildExplanation() {
    }

    /** An explanation, with the source of each attribute. */
    public record Explained(Explanation explanation, Map<String, String> sources) { }

    /** Empty if the build has no present part in the job's stores. */
    public static Optional<Explained> explain(EvaluationInput side, String key) {
        Job job = side.job();
        Builds builds = new Builds(side.catalog());
        Optional<List<String>> group = builds.find(key, side.asOf()).map(stored ->
                JobFacts.group(job.policy(), stored.build()));
        if (group.isEmpty()) {
            return Optional.empty();
        }
        // A build may be read twice. If it changed in between, the last reading counts.
        Map<String, StoredBuild> members = new LinkedHashMap<>();
        Evaluator evaluator = new JobEvaluation(side, () -> { }).evaluator(stored -> {
            if (JobFacts.group(job.policy(), stored.build()).equals(group.get())) {
                members.put(stored.build().key(), stored);
            }
        });
        Optional<StoredBuild> asked = Optional.ofNullable(members.get(key));
        return asked.map(stored -> new Explained(evaluator.explain(members.values().stream().map(StoredBuild::build).toList(),
                key), stored.sources()));
    }
}
