package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether stores can be left out of a plan. They cannot where one of their builds, as the last scan saw them, takes part in
 * what is decided of a build that is planned for.
 */
public final class StoresLeftOut {

    private static final int MOST = 5;

    /**
     * Builds that are judged together.
     *
     * @param name       for people
     * @param attributes equal values make builds of one such set
     */
    private record Together(String name, List<String> attributes) {

        List<String> of(Build build) {
            List<String> values = new ArrayList<>();
            attributes.forEach(attribute -> values.add(build.attributes().get(attribute)));
            return values;
        }

        String said(List<String> values) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                words.add(attributes.get(i) + "=" + (values.get(i) == null ? "(unknown)" : values.get(i)));
            }
            return name + " of " + String.join(" ", words);
        }
    }

    private final Catalog catalog;
    private final Job job;
    private final Instant asOf;
    private final List<Together> together;
    private final List<String> crossings = new ArrayList<>();
    private int more;

    private StoresLeftOut(Catalog catalog, Job job, Instant asOf) {
        this.catalog = catalog;
        this.job = job;
        this.asOf = asOf;
        this.together = together(job.policy());
    }

    /**
     * Requires that nothing crosses from stores that are planned into those that are left out.
     *
     * @param leftOut names of these, by id
     * @param planned names of those, by id
     * @throws Halt if something does; the message says what
     */
    public static void require(Catalog catalog, Job job, Map<Long, String> leftOut, Map<Long, String> planned, Instant asOf) {
        StoresLeftOut look = new StoresLeftOut(catalog, job, asOf);
        look.look(leftOut, planned);
        if (!look.crossings.isEmpty()) {
            throw Halt.stopped("nothing is planned without " + String.join(", ", leftOut.values()) + ": "
                    + String.join("; ", look.crossings) + (look.more > 0 ? "; and " + look.more + " more" : ""));
        }
    }

    private static List<Together> together(Policy policy) {
        List<Together> together = new ArrayList<>(List.of(new Together("the group", policy.groupBy()),
                new Together("the latest build", List.of("project", "branch", "os"))));
        if (policy.protections().completeSet() != null) {
            together.add(new Together("the complete set", policy.protections().completeSet().by()));
        }
        if (policy.asks("superseded")) {
            together.add(new Together("what supersedes builds", List.of("project", "os")));
        }
        if (policy.asks("branch-state")) {
            together.add(new Together("the age of the branch", List.of("project", "branch")));
        }
        return together;
    }

    private void look(Map<Long, String> leftOut, Map<Long, String> planned) {
        if (job.policy().space() != null) {
            crosses("'space' counts the builds of all stores");
        }
        List<Map<List<String>, String>> seen = new ArrayList<>();
        together.forEach(each -> seen.add(new HashMap<>()));
        Map<String, List<String>> needs = new NeedingBuilds(catalog).current();
        Set<String> asked = new HashSet<>(needs.keySet());
        needs.values().forEach(asked::addAll);
        Map<String, String> there = new HashMap<>();
        builds(leftOut, stored -> {
            String where = stored.build().key() + " in " + in(stored, leftOut);
            for (int i = 0; i < together.size(); i++) {
                seen.get(i).putIfAbsent(together.get(i).of(stored.build()), where);
            }
            if (asked.contains(stored.build().key())) {
                there.put(stored.build().key(), where);
            }
        });
        Map<String, String> here = new LinkedHashMap<>();
        builds(planned, stored -> {
            String where = stored.build().key() + " in " + in(stored, planned);
            for (int i = 0; i < together.size(); i++) {
                List<String> values = together.get(i).of(stored.build());
                // Each is told once.
                String other = seen.get(i).remove(values);
                if (other != null) {
                    crosses(together.get(i).said(values) + " has " + where + " and " + other);
                }
            }
            if (asked.contains(stored.build().key())) {
                here.put(stored.build().key(), where);
            }
        });
        needs.forEach((key, of) -> of.forEach(needed -> {
            if (here.containsKey(key) && there.containsKey(needed)) {
                crosses(here.get(key) + " needs " + there.get(needed));
            } else if (there.containsKey(key) && here.containsKey(needed)) {
                crosses(there.get(key) + " needs " + here.get(needed));
            }
        }));
    }

    private void builds(Map<Long, String> stores, Consumer<StoredBuild> each) {
        new Builds(catalog).ofJob(job.name(), stores.keySet(), Map.of(), asOf).forEach(some -> some.forEach(each));
    }

    private static String in(StoredBuild stored, Map<Long, String> names) {
        return names.get(stored.places().get(0).store());
    }

    private void crosses(String what) {
        if (crossings.size() < MOST) {
            crossings.add(what);
        } else {
            more++;
        }
    }
}
