package dev.winnow.catalog.latest;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.latest.Newest.Target;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds of all targets that could be the latest of theirs, as {@link Newest} tells of one. Reads all builds by their
 * ids, some thousand at a time, so that no database has to sort or hold them.
 */
public final class NewestOfAll {

    private static final int CHUNK = 2_000;

    private static final String BUILDS = "SELECT id, build_key, project, branch, os, runtime, number, status, "
            + "finished_at, settles_at, doubts_json FROM build WHERE id > ? ORDER BY id FETCH FIRST " + CHUNK
            + " ROWS ONLY";

    private static final String ENTRIES = "SELECT build_id, store_id, POSITION(? IN jobs), "
            + "parts LIKE 'products:trash:%', " + PartColumns.PRESENT + ", doubts_json, id, " + PartColumns.PRODUCTS
            + " AND product_files > 0 FROM entry e WHERE build_id BETWEEN ? AND ?";

    private final Catalog catalog;
    private final Set<String> flawed;
    private final Map<Long, Long> scanned = new HashMap<>();

    public NewestOfAll(Catalog catalog) {
        this.catalog = catalog;
        this.flawed = new Defects(catalog).standing().keySet();
        catalog.jdbc().sql("SELECT id, scanned_at FROM store WHERE scanned_at IS NOT NULL").query(row -> {
            scanned.put(row.getLong(1), Nanos.ofMillis(row.getLong(2)));
        });
    }

    /** A build that could be the latest of its target: no more than orders it. */
    public record Candidate(String key, Target target, String runtime, Status status, Instant finished, Long number,
                            boolean flawed) { }

    private record Row(long id, Candidate candidate, Long settles, boolean sure) { }

    /** What the entries of a build say. */
    private static final class Said {
        private boolean ofJob;
        private boolean products;
        private boolean trash;
        private boolean leaving;
        private boolean doubtful;
        /** In {@link Nanos}. */
        private long scanned = Long.MAX_VALUE;
    }

    /**
     * Hands over the candidates of those targets that builds of a job's entries belong to, in any order; perhaps some
     * of other targets as well.
     *
     * @return these targets
     */
    public Set<Target> forEach(String job, Consumer<Candidate> each) {
        Set<Target> targets = new HashSet<>();
        Leaving leaving = Leaving.now(catalog);
        List<Row> rows = rows(Long.MIN_VALUE);
        while (!rows.isEmpty()) {
            long first = rows.get(0).id();
            long last = rows.get(rows.size() - 1).id();
            Map<Long, Said> said = said(job, leaving, first, last);
            for (Row row : rows) {
                Said of = said.get(row.id());
                Target target = row.candidate().target();
                if (of == null || target.project() == null || target.branch() == null || target.os() == null) {
                    continue;
                }
                if (of.ofJob) {
                    targets.add(target);
                }
                if (counts(row, of)) {
                    each.accept(row.candidate());
                }
            }
            rows = rows(last);
        }
        return targets;
    }

    private static boolean counts(Row row, Said said) {
        Candidate candidate = row.candidate();
        return row.sure() && candidate.status() != Status.RUNNING && candidate.finished() != null && said.products
                && !said.trash && !said.leaving && !said.doubtful && Nanos.of(candidate.finished()) <= said.scanned
                && (row.settles() == null || row.settles() <= said.scanned);
    }

    private List<Row> rows(long after) {
        return catalog.template().query(BUILDS, (row, n) -> {
            String key = row.getString(2);
            Long finished = row.getObject(9, Long.class);
            return new Row(row.getLong(1), new Candidate(key, new Target(row.getString(3), row.getString(4),
                    row.getString(5)), row.getString(6), Status.of(row.getString(8)).orElse(Status.UNKNOWN),
                    Nanos.instant(finished), row.getObject(7, Long.class),
                    flawed.contains(key)), row.getObject(10, Long.class), "[]".equals(row.getString(11)));
        }, after);
    }

    private Map<Long, Said> said(String job, Leaving leaving, long first, long last) {
        Map<Long, Said> said = new HashMap<>();
        catalog.template().query(ENTRIES, row -> {
            add(row, leaving, said.computeIfAbsent(row.getLong(1), build -> new Said()));
        }, "," + job + ",", first, last);
        return said;
    }

    private void add(ResultSet row, Leaving leaving, Said said) throws SQLException {
        said.ofJob |= row.getInt(3) > 0;
        said.trash |= row.getBoolean(4);
        said.leaving |= leaving.has(row.getLong(7));
        if (row.getBoolean(5)) {
            said.products |= row.getBoolean(8);
            said.doubtful |= !"[]".equals(row.getString(6));
            said.scanned = Math.min(said.scanned, scanned.getOrDefault(row.getLong(2), Long.MIN_VALUE));
        }
    }
}
