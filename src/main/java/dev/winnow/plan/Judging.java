package dev.winnow.plan;

import dev.winnow.catalog.Builds;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Attributes;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Evaluator;
import dev.winnow.policy.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges every build of a job's stores. Reads the catalog twice, once for what must be known of all builds and once
 * group by group, so that memory holds one group at a time.
 */
final class Judging {

    private final Catalog catalog;
    private final Job job;
    private final List<Long> stores;
    private final Instant asOf;
    private final BranchStates branches;

    Judging(Catalog catalog, Job job, List<Long> stores, Instant asOf, BranchStates branches) {
        this.catalog = catalog;
        this.job = job;
        this.stores = List.copyOf(stores);
        this.asOf = asOf;
        this.branches = branches;
    }

    /**
     * A group and the verdicts on it.
     *
     * @param name     attributes and their values, for people
     * @param verdicts never empty
     * @param byKey    its builds
     */
    record Group(String name, List<Verdict> verdicts, Map<String, StoredBuild> byKey) { }

    /** Hands over each group that has a verdict. */
    void forEachGroup(Consumer<Group> each) {
        Builds builds = new Builds(catalog);
        Facts.Gathering gathering = Facts.gathering(job.policy(), asOf, branches);
        builds.forEach(job.name(), stores, job.policy().groupBy(), asOf, stored -> gathering.add(stored.build()));
        Stretch stretch = new Stretch(new Evaluator(gathering.facts()), each);
        builds.forEach(job.name(), stores, job.policy().groupBy(), asOf, stretch::add);
        stretch.end();
    }

    /** Builds that follow each other and agree in those attributes of the group that the catalog sorts by. */
    private final class Stretch {

        private final Evaluator evaluator;
        private final Consumer<Group> each;
        private final Map<List<String>, List<StoredBuild>> byGroup = new LinkedHashMap<>();
        private List<String> sorted;

        Stretch(Evaluator evaluator, Consumer<Group> each) {
            this.evaluator = evaluator;
            this.each = each;
        }

        void add(StoredBuild stored) {
            List<String> group = Facts.group(job.policy(), stored.build());
            List<String> sortedBy = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                if (!job.policy().groupBy().get(i).startsWith(Attributes.PROPERTY_PREFIX)) {
                    sortedBy.add(group.get(i));
                }
            }
            if (!sortedBy.equals(sorted)) {
                end();
                sorted = sortedBy;
            }
            byGroup.computeIfAbsent(group, values -> new ArrayList<>()).add(stored);
        }

        void end() {
            byGroup.forEach(this::judge);
            byGroup.clear();
        }

        private void judge(List<String> values, List<StoredBuild> members) {
            List<Verdict> verdicts = evaluator.evaluateGroup(members.stream().map(StoredBuild::build).toList());
            if (!verdicts.isEmpty()) {
                Map<String, StoredBuild> byKey = new HashMap<>();
                members.forEach(stored -> byKey.put(stored.build().key(), stored));
                each.accept(new Group(groupName(job, values), verdicts, byKey));
            }
        }
    }

    /** A group's attributes and values, for people. */
    static String groupName(Job job, List<String> values) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            words.add(job.policy().groupBy().get(i) + "=" + (values.get(i) == null ? "(unknown)" : values.get(i)));
        }
        return String.join(" ", words);
    }
}
