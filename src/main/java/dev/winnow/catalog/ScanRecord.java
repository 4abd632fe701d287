package dev.winnow.catalog;

import dev.winnow.jobfile.Store.Holds;
import dev.winnow.model.PartKind;
import dev.winnow.scan.Contents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What one scan of one store finds, compared with what the catalog knows: new and changed entries wait aside until
 * {@link #recordNext} takes them in, so that a scan that finds too little can be dropped without a trace.
 */
public final class ScanRecord {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final String run;
    private final String job;
    private final long store;
    private final Predicate<String> onDisk;
    private final Map<String, Known> unseen = new HashMap<>();
    private final Set<Long> knownBuilds = new LinkedHashSet<>();
    private final Set<Long> seenBuilds = new LinkedHashSet<>();
    private final List<String> unreadable = new ArrayList<>();
    private long staged;

    /** @param here whether it is present, and the job's */
    private record Known(long id, long build, String fingerprint, boolean here) { }

    /**
     * Starts a scan: loads what is known of the store, drops what an interrupted scan left aside.
     *
     * @param onDisk whether anything lies at a path of the store; asked of what the scan did not find only
     */
    public ScanRecord(Catalog catalog, String run, String job, long store, Predicate<String> onDisk) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.run = run;
        this.job = job;
        this.store = store;
        this.onDisk = onDisk;
        jdbc.sql("DELETE FROM found WHERE store_id = ?").param(store).update();
        jdbc.sql("SELECT e.id, e.build_id, e.path, e.fingerprint, "
                        + PartColumns.PRESENT + " AND POSITION(? IN e.jobs) > 0 FROM entry e WHERE e.store_id = ?")
                .params("," + job + ",", store)
                .query(row -> {
                    Known known = new Known(row.getLong(1), row.getLong(2), row.getString(4), row.getBoolean(5));
                    unseen.put(row.getString(3), known);
                    if (known.here()) {
                        knownBuilds.add(known.build());
                    }
                });
    }

    /** Compares found entries with what is known and puts the new and changed ones aside. */
    public void add(List<? extends FoundDocument> found) {
        List<FoundDocument> changed = new ArrayList<>();
        for (FoundDocument document : found) {
            Known known = unseen.remove(document.entry().path());
            if (known != null) {
                seenBuilds.add(known.build());
            }
            if (known == null || !known.here() || !known.fingerprint().equals(document.fingerprint())) {
                changed.add(document);
            }
        }
        catalog.template().batchUpdate("INSERT INTO found (run_id, seq, store_id, document_json) VALUES (?, ?, ?, ?)",
                changed, 500, (statement, document) -> {
                    statement.setString(1, run);
                    statement.setLong(2, staged++);
                    statement.setLong(3, store);
                    statement.setString(4, document.json());
                });
    }

    /** Notes a folder that could not be read: what is known below it is neither there nor missing. */
    public void unreadable(String path) {
        unreadable.add(path.isEmpty() ? "" : path + "/");
    }

    /** How many of the job's builds had present parts here before the scan. */
    public long knownBuilds() {
        return knownBuilds.size();
    }

    /** How many of those builds are gone from disk. */
    public long missingBuilds() {
        Set<Long> missing = new HashSet<>();
        unmatched().forEach((path, known) -> {
            if (!onDisk.test(path)) {
                missing.add(known.build());
            }
        });
        missing.removeAll(seenBuilds);
        return missing.size();
    }

    /** The job's entries that the scan did not find, by path. */
    private Map<String, Known> unmatched() {
        Map<String, Known> unmatched = new TreeMap<>();
        unseen.forEach((path, known) -> {
            if (known.here() && unreadable.stream().noneMatch(path::startsWith)) {
                unmatched.put(path, known);
            }
        });
        return unmatched;
    }

    /** Forgets what the scan put aside. */
    public void drop() {
        jdbc.sql("DELETE FROM found WHERE run_id = ?").param(run).update();
    }

    /**
     * Takes the next entries in, at most {@code count}, and brings their builds up to date.
     *
     * @return false when none was left
     */
    public boolean recordNext(int count, Holds holds) {
        record Staged(long seq, FoundDocument document) { }
        List<Staged> next = jdbc.sql("SELECT seq, document_json FROM found WHERE run_id = ? AND store_id = ? "
                        + "ORDER BY seq FETCH FIRST " + count + " ROWS ONLY").params(run, store)
                .query((row, n) -> new Staged(row.getLong(1), FoundDocument.parse(row.getString(2)))).list();
        if (next.isEmpty()) {
            return false;
        }
        new EntryWriter(catalog, job, store, holds).write(next.stream().map(Staged::document).toList());
        jdbc.sql("DELETE FROM found WHERE run_id = ? AND store_id = ? AND seq <= ?")
                .params(run, store, next.get(next.size() - 1).seq()).update();
        return true;
    }

    /** Lets go of what the job's layouts match no longer, and notes as gone what is not on disk any more. */
    public void recordUnmatched() {
        Set<Long> touched = new LinkedHashSet<>();
        List<Long> others = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        unmatched().forEach((path, known) -> {
            others.add(known.id());
            if (!onDisk.test(path)) {
                gone.add(known.id());
                touched.add(known.build());
            }
        });
        catalog.template().batchUpdate("UPDATE entry SET jobs = REPLACE(jobs, ?, ',') WHERE id = ?", others,
                BuildRows.BATCH, (statement, id) -> {
                    statement.setString(1, "," + job + ",");
                    statement.setLong(2, id);
                });
        for (PartKind kind : PartKind.values()) {
            catalog.template().batchUpdate("UPDATE entry SET " + kind.word() + "_state = 'gone', " + kind.word()
                    + "_state_at = ? WHERE id = ? AND " + kind.word() + "_state = 'present'", gone, BuildRows.BATCH,
                    (statement, id) -> {
                        statement.setLong(1, catalog.now());
                        statement.setLong(2, id);
                    });
        }
        new BuildAssembly(catalog).assemble(touched);
    }

    /** The kinds of part that an entry has. */
    static Map<PartKind, Contents.Amount> parts(Contents contents, Holds holds) {
        Map<PartKind, Contents.Amount> parts = new HashMap<>();
        boolean empty = contents.products().files() == 0 && contents.logs().files() == 0;
        if (contents.products().files() > 0 || empty && holds != Holds.LOGS) {
            parts.put(PartKind.PRODUCTS, contents.products());
        }
        if (contents.logs().files() > 0 || empty && holds == Holds.LOGS) {
            parts.put(PartKind.LOGS, contents.logs());
        }
        return parts;
    }
}
