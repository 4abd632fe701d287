package dev.winnow.plan;

import dev.winnow.catalog.Builds;
import dev.winnow.catalog.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.policy.Evaluator;
import dev.winnow.policy.Explanation;
import dev.winnow.policy.Facts;
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
        Facts.Gathering gathering = Facts.gathering(job.policy(), side.asOf(), side.branches());
        List<StoredBuild> asked = new ArrayList<>(1);
        builds.forEach(job.name(), side.stores(), job.policy().groupBy(), side.asOf(), stored -> {
            gathering.add(stored.build());
            if (stored.build().key().equals(key)) {
                asked.add(stored);
            }
        });
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        List<String> group = Facts.group(job.policy(), asked.get(0).build());
        List<Build> members = new ArrayList<>();
        builds.forEach(job.name(), side.stores(), job.policy().groupBy(), side.asOf(), stored -> {
            if (Facts.group(job.policy(), stored.build()).equals(group)) {
                members.add(stored.build());
            }
        });
        return Optional.of(new Explained(new Evaluator(gathering.facts()).explain(members, key),
                asked.get(0).sources()));
    }
}
