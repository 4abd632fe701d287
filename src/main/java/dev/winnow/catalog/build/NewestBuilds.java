package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the newest build of each branch and system of a project. Each query skips along an index from value to value, so
 * its time depends on the number of values and not on the number of builds.
 */
public record NewestBuilds(Catalog catalog) {

    public List<String> projects() {
        return values("project", "", List.of(), null, Integer.MAX_VALUE);
    }

    /** The next branches of a project, by name; {@code after} is null for the first ones. */
    public List<String> branches(String project, String after, int most) {
        return catalog.inTransaction(() -> values("branch", "project = ? AND ", List.of(project), after, most));
    }

    private List<String> values(String column, String where, List<String> given, String after, int most) {
        List<String> values = new ArrayList<>();
        String last = after;
        while (values.size() < most) {
            List<Object> params = new ArrayList<>(given);
            if (last != null) {
                // The next possible text with >=, because with > H2 would start at the equal ones and read them all.
                params.add(last + "\u0001");
            }
            last = catalog.sql("SELECT " + column + " FROM build WHERE " + where + column
                            + (last == null ? " IS NOT NULL" : " >= ?") + " ORDER BY " + (where.isEmpty() ? "" : "project, ")
                            + (column.equals("os") ? "branch, " : "") + column + " FETCH FIRST 1 ROWS ONLY").params(params)
                    .query(String.class).optional().orElse(null);
            if (last == null) {
                break;
            }
            values.add(last);
        }
        return values;
    }

    /** The build that finished last, by branch in the given order, and by system. */
    public Map<String, Map<String, StoredBuild>> of(String project, List<String> branches, Instant asOf) {
        // In one transaction, because otherwise each of some hundred queries would take a connection from the pool.
        Map<String, Map<String, Long>> ids = catalog.inTransaction(() -> ids(project, branches));
        Map<Long, StoredBuild> builds = new HashMap<>();
        BuildReading.ofAll(catalog, asOf).byId(ids.values().stream().flatMap(row -> row.values().stream()).toList())
                .forEach(stored -> builds.put(stored.id(), stored));
        Map<String, Map<String, StoredBuild>> found = new LinkedHashMap<>();
        ids.forEach((branch, row) -> {
            Map<String, StoredBuild> cells = found.computeIfAbsent(branch, name -> new TreeMap<>());
            // If a build was merged into another one meanwhile, the next call finds it by the other id.
            row.forEach((os, id) -> Optional.ofNullable(builds.get(id)).ifPresent(build -> cells.put(os, build)));
        });
        return found;
    }

    private Map<String, Map<String, Long>> ids(String project, List<String> branches) {
        Map<String, Map<String, Long>> ids = new LinkedHashMap<>();
        for (String branch : branches) {
            Map<String, Long> row = ids.computeIfAbsent(branch, name -> new TreeMap<>());
            for (String os : values("os", "project = ? AND branch = ? AND ", List.of(project, branch), null, Integer.MAX_VALUE)) {
                // A bound instead of IS NOT NULL, because else H2 would read all builds of the branch to sort them.
                catalog.sql("SELECT id FROM build WHERE project = ? AND branch = ? AND os = ? AND finished_at <= ? "
                                + "ORDER BY project DESC, branch DESC, os DESC, finished_at DESC FETCH FIRST 1 ROWS ONLY")
                        .params(project, branch, os, Long.MAX_VALUE).query(Long.class).optional().ifPresent(id -> row.put(os, id));
            }
        }
        return ids;
    }
}
