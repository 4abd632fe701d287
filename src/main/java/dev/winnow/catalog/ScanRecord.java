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
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What one scan of one store finds, compared with what the catalog knows: new and changed entries wait aside until
 * {@link #recordNext} takes them in, so that a scan that finds too little can be dropped without a trace.
 */
public final class ScanRecord {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final String run;
    private final long store;
    private final Map<String, Known> unseen = new HashMap<>();
    private final Set<Long> knownBuilds = new LinkedHashSet<>();
    private final Set<Long> seenBuilds = new LinkedHashSet<>();
    private final List<String> unreadable = new ArrayList<>();
    private long staged;

    private record Known(long id, long build, String fingerprint, boolean present) { }

    /** Starts a scan: loads what is known of the store, drops what an interrupted scan left aside. */
    public ScanRecord(Catalog catalog, String run, long store) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.run = run;
        this.store = store;
        jdbc.sql("DELETE FROM found WHERE store_id = ?").param(store).update();
        jdbc.sql("SELECT e.id, e.build_id, e.path, e.fingerprint, "
                        + "EXISTS (SELECT 1 FROM part p WHERE p.entry_id = e.id AND p.state = 'present') "
                        + "FROM entry e WHERE e.store_id = ?").param(store)
                .query(row -> {
                    Known known = new Known(row.getLong(1), row.getLong(2), row.getString(4), row.getBoolean(5));
                    unseen.put(row.getString(3), known);
                    if (known.present()) {
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
            if (known == null || !known.present() || !known.fingerprint().equals(document.fingerprint())) {
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

    /** How many builds had present parts here before the scan. */
    public long knownBuilds() {
        return knownBuilds.size();
    }

    /** How many of those builds the scan has not found. */
    public long missingBuilds() {
        Set<Long> missing = new HashSet<>();
        missing().forEach(known -> missing.add(known.build()));
        missing.removeAll(seenBuilds);
        return missing.size();
    }

    private List<Known> missing() {
        return unseen.entrySet().stream()
                .filter(entry -> entry.getValue().present()
                        && unreadable.stream().noneMatch(folder -> entry.getKey().startsWith(folder)))
                .map(Map.Entry::getValue).toList();
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
        Set<Long> touched = new LinkedHashSet<>();
        EntryWriter writer = new EntryWriter(catalog, store, holds);
        for (Staged staged : next) {
            touched.addAll(writer.write(staged.document()));
        }
        new BuildAssembly(catalog).assemble(touched);
        jdbc.sql("DELETE FROM found WHERE run_id = ? AND store_id = ? AND seq <= ?")
                .params(run, store, next.get(next.size() - 1).seq()).update();
        return true;
    }

    /** Notes as gone what was known as present and has not been found; returns how many entries that is. */
    public int recordMissing() {
        Set<Long> touched = new LinkedHashSet<>();
        List<Long> gone = new ArrayList<>();
        missing().forEach(known -> {
            gone.add(known.id());
            touched.add(known.build());
        });
        catalog.template().batchUpdate("UPDATE part SET state = 'gone', state_at = ? WHERE entry_id = ? "
                + "AND state = 'present'", gone, 500, (statement, id) -> {
                    statement.setLong(1, catalog.now());
                    statement.setLong(2, id);
                });
        new BuildAssembly(catalog).assemble(touched);
        return gone.size();
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
