package dev.winnow.catalog.entry;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.FilesDating;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/**
 * Finds the entries of a scanned store that have moved or got another key, before the scan is recorded. An entry has moved
 * if it is gone or replaced at its old place, and the same inode with the same files is at another place. A copy is another
 * file, and so is a new file with the inode number of a deleted one.
 */
final class MovedEntries {

    private static final String FINISHED = "CASE WHEN b.finished_source IN ('files', 'first seen') THEN b.finished_at END";
    private static final String COLUMNS = "e.id, e.path, b.build_key, e.identity, e.manifest_json, " + FINISHED
            + ", e.parts, e.fresh_at, e.touched_at";

    /** After this time, an entry that was gone and lies in another place is a new one. */
    private static final Duration LATELY = Duration.ofDays(7);

    private final Catalog catalog;
    private final long store;
    private final PartKind holds;

    MovedEntries(Catalog catalog, long store, PartKind holds) {
        this.catalog = catalog;
        this.store = store;
        this.holds = holds;
    }

    /** An entry before the scan. */
    private record Before(long id, String path, String key, String identity, String manifest, Long filesFinished,
                          SortedMap<PartKind, PartColumns> parts, Long fresh, Long touched) {

        Contents contents() {
            return PartColumns.contents(identity, parts);
        }
    }

    private static final RowMapper<Before> BEFORE = (row, n) -> before(row);

    private static Before before(ResultSet row) throws SQLException {
        return new Before(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                Columns.number(row, 6), PartColumns.read(row, 7), Columns.number(row, 8), Columns.number(row, 9));
    }

    /** @param dated whether its files still have the time that dated it at its old place */
    private record Move(Before from, StagedEntry to, boolean sure, boolean dated) { }

    /** Records each move of the store's entries. Call this in one transaction with what depends on it. */
    void note() {
        List<Before> displaced = new ArrayList<>();
        Map<String, Before> renamed = new HashMap<>();
        catalog.sql("SELECT " + COLUMNS + ", f.identity FROM found f JOIN entry e ON e.path = f.path "
                        + "AND e.store_id = f.store_id JOIN build b ON b.id = e.build_id WHERE f.store_id = ? AND "
                        + PartColumns.PRESENT + " AND (e.identity <> f.identity OR b.build_key <> f.build_key)")
                .param(store).query(row -> {
                    Before before = before(row);
                    if (before.identity().equals(row.getString(10))) {
                        renamed.put(before.path(), before);
                    } else {
                        displaced.add(before);
                    }
                });
        noteRenamed(renamed);
        noteMoved(displaced);
        goneLately();
        long after = Long.MIN_VALUE;
        for (List<Before> missed = missed(after); !missed.isEmpty(); missed = missed(after)) {
            noteMoved(missed);
            after = missed.get(missed.size() - 1).id();
        }
    }

    /**
     * Remembers entries that the scan found gone and in no other place. If somebody renamed them while it went on, they may lie
     * where it had looked before. Call this before their builds change.
     *
     * @param now when their parts became gone
     */
    void remember(List<Long> gone, long now) {
        catalog.batch("DELETE FROM gone_lately WHERE store_id = ? AND entry_id = ?", gone, entry -> new Object[] {store, entry});
        catalog.batch("INSERT INTO gone_lately (store_id, entry_id, gone_at, files_finished_at) SELECT e.store_id, e.id, "
                + "CAST(? AS BIGINT), " + FINISHED + " FROM entry e JOIN build b ON b.id = e.build_id WHERE e.id = ? "
                + "AND NOT EXISTS (SELECT 1 FROM moving v WHERE v.entry_id = e.id AND v.store_id = e.store_id)", gone,
                entry -> new Object[] {now, entry});
    }

    /** Records the entries that an earlier scan found gone and this one found in another place. */
    private void goneLately() {
        catalog.sql("DELETE FROM gone_lately WHERE store_id = ? AND gone_at < ?").params(store, catalog.now() - LATELY.toMillis())
                .update();
        if (catalog.sql("SELECT 1 FROM found WHERE store_id = ? FETCH FIRST 1 ROWS ONLY").param(store).query(Integer.class)
                .optional().isEmpty()) {
            return;
        }
        long after = Long.MIN_VALUE;
        for (List<Before> gone = goneLately(after); !gone.isEmpty(); gone = goneLately(after)) {
            after = gone.get(gone.size() - 1).id();
            // An equal name proves nothing after days: a new file may have the inode number.
            insert(moves(gone.stream().filter(from -> !PartColumns.presentKinds(from.parts()).isEmpty()).toList()).stream()
                    .filter(Move::dated).toList());
        }
        catalog.sql("DELETE FROM gone_lately WHERE store_id = ? AND entry_id IN (SELECT entry_id FROM moving WHERE store_id = ?)")
                .params(store, store).update();
    }

    /** The entries as they were before they were gone: without parts that were gone long before, or that went otherwise since. */
    private List<Before> goneLately(long after) {
        return catalog.sql("SELECT " + COLUMNS + ", g.gone_at, g.files_finished_at FROM gone_lately g "
                        + "JOIN entry e ON e.id = g.entry_id JOIN build b ON b.id = e.build_id WHERE g.store_id = ? AND g.entry_id > ? "
                        + "AND NOT (" + PartColumns.PRESENT + ") ORDER BY g.store_id, g.entry_id FETCH FIRST " + BuildRows.BATCH
                        + " ROWS ONLY").params(store, after).query((row, n) -> {
                            Before gone = before(row);
                            long at = row.getLong(10);
                            gone.parts().replaceAll((kind, part) -> "gone".equals(part.state()) && part.stateAt() == at
                                    ? part.with("present", at) : part);
                            return new Before(gone.id(), gone.path(), gone.key(), gone.identity(), gone.manifest(),
                                    Columns.number(row, 11), gone.parts(), gone.fresh(), gone.touched());
                        }).list();
    }

    private List<Before> missed(long after) {
        return catalog.sql("SELECT " + COLUMNS + " FROM walk_missed m JOIN entry e ON e.id = m.entry_id "
                        + "JOIN build b ON b.id = e.build_id WHERE m.store_id = ? AND m.gone = TRUE AND m.entry_id > ? "
                        + "ORDER BY m.store_id, m.entry_id FETCH FIRST " + BuildRows.BATCH + " ROWS ONLY")
                .params(store, after).query(BEFORE).list();
    }

    /** Records entries that keep their place but get another key, unless another build has replaced the old one there. */
    private void noteRenamed(Map<String, Before> before) {
        List<Move> moves = new ArrayList<>();
        staged("path", before.keySet().stream().sorted().toList()).forEach(document -> {
            Before from = before.get(document.entry().path());
            boolean told = document.entry().manifest() != null && from.manifest() != null
                    && from.manifest().equals(CatalogJson.writeSorted(document.entry().manifest().attributes()));
            if (sameFiles(from, document) || told) {
                moves.add(new Move(from, document, true, true));
            }
        });
        insert(moves);
    }

    private void noteMoved(List<Before> displaced) {
        insert(moves(displaced));
    }

    private List<Move> moves(List<Before> displaced) {
        Map<String, List<Before>> byInode = displaced.stream().filter(from -> !from.identity().isEmpty())
                .collect(Collectors.groupingBy(from -> from.contents().inode()));
        List<Move> moves = new ArrayList<>();
        // Side files may come or go with a move.
        staged("identity", displaced.stream().filter(from -> !from.identity().isEmpty())
                .flatMap(from -> from.contents().identities().stream()).distinct().sorted().toList()).forEach(to -> {
            for (Before from : byInode.get(to.entry().contents().inode())) {
                boolean sure = sameFiles(from, to) || to.entry().type() == EntryType.FILE
                        && from.contents().sameFile(to.entry().contents());
                boolean dated = sure || sameHalves(from, to);
                // A new file may have the inode number of a deleted one. If its name is equal, or half of it is as old as
                // before to the nanosecond, it may be the same file.
                if (!from.path().equals(to.entry().path()) && (dated || name(from.path()).equals(name(to.entry().path())))) {
                    moves.add(new Move(from, to, sure, dated));
                }
            }
        });
        return moves;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private boolean sameFiles(Before from, StagedEntry to) {
        Map<PartKind, Contents.Amount> found = EntryWriter.parts(to.entry().contents(), holds);
        return found.keySet().stream().allMatch(from.parts()::containsKey) && from.parts().entrySet().stream()
                .allMatch(part -> PartColumns.presentWith(part.getValue(), found.get(part.getKey())));
    }

    /** Whether half of the bytes of each part got their present content at the same instant as those at the old place. */
    private static boolean sameHalves(Before from, StagedEntry to) {
        return from.parts().entrySet().stream().filter(part -> PartColumns.isPresent(part.getValue())).allMatch(part -> {
            Long half = part.getValue().times().half();
            return !FilesDating.meaningless(half)
                    && half.equals(PartColumns.Times.of(to.entry().contents().dating(), part.getKey()).half());
        });
    }

    private List<StagedEntry> staged(String column, List<String> values) {
        List<StagedEntry> documents = new ArrayList<>();
        for (int at = 0; at < values.size(); at += BuildRows.MAX_NAMES) {
            documents.addAll(catalog.sql("SELECT document_json FROM found WHERE store_id = :store AND " + column
                            + " IN (:values)").param("store", store)
                    .param("values", values.subList(at, Math.min(values.size(), at + BuildRows.MAX_NAMES)))
                    .query((row, n) -> StagedEntry.parse(row.getString(1))).list());
        }
        return documents;
    }

    private void insert(List<Move> moves) {
        List<Move> other = moves.stream().filter(move -> !move.from().path().equals(move.to().entry().path())
                || !move.from().key().equals(move.to().key())).toList();
        catalog.batch("INSERT INTO moving (store_id, entry_id, from_path, from_key, to_path, to_key, sure, "
                + "files_finished_at, fresh_at, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", other, move -> new Object[] {store,
                    move.from().id(), move.from().path(), move.from().key(), move.to().entry().path(), move.to().key(),
                    move.sure(), move.dated() ? move.from().filesFinished() : null, move.from().fresh(), move.from().touched()});
    }

    /**
     * What dated an entry at its former place.
     *
     * @param finished the time of finish of its build, by files
     * @param fresh    when a scan first saw the entry, if its files are older; else null
     * @param touched  when a scan saw that it had changed, if its files are older; else null
     */
    record Dated(long finished, Long fresh, Long touched) { }

    /** What dated these entries at their former places, by their present paths. */
    Map<String, Dated> dates(List<FoundEntry> entries) {
        Map<String, Dated> dates = new HashMap<>();
        if (catalog.sql("SELECT entry_id FROM moving WHERE store_id = ? FETCH FIRST 1 ROWS ONLY").param(store)
                .query(Long.class).optional().isEmpty()) {
            return dates;
        }
        List<String> paths = entries.stream().map(FoundEntry::path).toList();
        for (int at = 0; at < paths.size(); at += BuildRows.MAX_NAMES) {
            catalog.sql("SELECT to_path, files_finished_at, fresh_at, touched_at FROM moving WHERE store_id = :store "
                            + "AND files_finished_at IS NOT NULL AND to_path IN (:paths)").param("store", store)
                    .param("paths", paths.subList(at, Math.min(paths.size(), at + BuildRows.MAX_NAMES)))
                    .query(row -> {
                        dates.merge(row.getString(1), new Dated(row.getLong(2), Columns.number(row, 3), Columns.number(row, 4)),
                                (one, other) -> other.finished() > one.finished() ? other : one);
                    });
        }
        return dates;
    }
}
