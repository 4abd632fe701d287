package dev.winnow.catalog.entry;

import dev.winnow.catalog.BuildAssembly;
import dev.winnow.catalog.BuildMerge.EntryValues;
import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.FilesDating;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.entry.MovedEntries.Dated;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the found entries of one store with their parts, in batches, and updates their builds. */
final class EntryWriter {

    private final Catalog catalog;
    private final String job;
    private final long store;
    private final PartKind holds;
    private final PreviousScan since;

    EntryWriter(Catalog catalog, String job, long store, PartKind holds, PreviousScan since) {
        this.catalog = catalog;
        this.job = job;
        this.store = store;
        this.holds = holds;
        this.since = since;
    }

    /** The values of an entry's row that decide how it changes. */
    private record Known(long id, long build, String identity, String jobs, boolean sure, Long fresh, Long touched,
                         long ownFiles, long ownBytes, Entries.StoredManifest said, SortedMap<PartKind, PartColumns> parts) {

        FilesDating dating() {
            return PartColumns.dating(parts, ownFiles, fresh, touched);
        }

        /** Whether an entry that is a file is the same file; side files do not matter. */
        boolean sameFile(Contents now, Map<PartKind, Contents.Amount> found) {
            return Set.copyOf(PartColumns.presentKinds(parts)).equals(found.keySet())
                    && PartColumns.contents(identity, parts).sameFile(now);
        }

        /** The kinds of part that it has now or had before. */
        Set<PartKind> kinds(Map<PartKind, Contents.Amount> found) {
            Set<PartKind> kinds = new TreeSet<>(parts.keySet());
            kinds.addAll(found.keySet());
            return kinds;
        }
    }

    /** A found entry with the new values of its row. */
    private record Row(Long id, StagedEntry document, Entries.StoredManifest said, FilesDating dating, Dated moved, String jobs,
                       SortedMap<PartKind, PartColumns> parts) {

        String path() {
            return document.entry().path();
        }
    }

    /** Writes entries. Each path may occur only once. */
    void write(List<StagedEntry> found) {
        List<String> paths = found.stream().map(document -> document.entry().path()).toList();
        write(found, known(paths), new MovedEntries(catalog, store, holds).dates(found.stream().map(StagedEntry::entry).toList()));
        KnownEntries.changed(catalog, store, paths);
    }

    /** Like {@link #write(List)}, for entries that have no rows and no pieces of {@link KnownEntries} yet. */
    void writeNew(List<StagedEntry> found) {
        write(found, Map.of(), Map.of());
    }

    /** @param dates by path, what dated entries that were moved here */
    private void write(List<StagedEntry> found, Map<String, Known> known, Map<String, Dated> dates) {
        Set<Long> touched = new LinkedHashSet<>();
        List<Row> rows = new ArrayList<>();
        for (StagedEntry document : found) {
            Known before = known.get(document.entry().path());
            rows.add(row(document, before, dates.get(document.entry().path())));
            if (before != null) {
                touched.add(before.build());
            }
        }
        // In the order of the index, because filling one page after the other needs fewer pages.
        rows.sort(Comparator.comparing(Row::path));
        Map<String, Long> builds = builds(rows, touched);
        insert(rows.stream().filter(row -> row.id() == null).toList(), builds);
        update(rows.stream().filter(row -> row.id() != null).toList(), builds);
        new BuildAssembly(catalog).assemble(touched);
    }

    /** @param moved what dated it at its former place; null if it was not moved here */
    private Row row(StagedEntry document, Known before, Dated moved) {
        FoundEntry entry = document.entry();
        SortedMap<PartKind, Contents.Amount> found = parts(entry.contents(), holds);
        SortedMap<PartKind, PartColumns> parts = new TreeMap<>();
        Entries.StoredManifest said = Entries.StoredManifest.of(entry.manifest(), entry.doubts(), before == null ? null : before.said());
        boolean says = before != null && before.said().equals(said);
        boolean sameFile = before != null && entry.type() == EntryType.FILE && before.sameFile(entry.contents(), found);
        for (PartKind kind : before == null ? found.keySet() : before.kinds(found)) {
            Contents.Amount now = found.get(kind);
            PartColumns part = before == null ? null : before.parts().get(kind);
            parts.put(kind, sameFile && says ? PartColumns.withSideFiles(part, now) : PartColumns.afterScan(part, now,
                    PartColumns.Times.of(entry.contents().dating(), kind), says, catalog.now()));
        }
        FilesDating files = PartColumns.dating(parts, entry.contents().dating().ownFiles(), null, null);
        if (before == null) {
            return new Row(null, document, said, datedHere(entry, files, moved), moved, "," + job + ",", parts);
        }
        return new Row(before.id(), document, said, datedAgain(document, found, files, before, sameFile, moved), moved,
                before.jobs().contains("," + job + ",") ? before.jobs() : before.jobs() + job + ",", parts);
    }

    /** Dates an entry that was not at its place: a move dates nothing anew. */
    private FilesDating datedHere(FoundEntry entry, FilesDating files, Dated moved) {
        return moved == null ? datedAsNew(entry, files) : files.withSightings(moved.fresh(), moved.touched());
    }

    /** Dates a new entry. Its files may be older than the entry, because archives and copies keep times. */
    private FilesDating datedAsNew(FoundEntry entry, FilesDating files) {
        return FilesDating.meaningless(files.newest()) || since.isNew(entry, files.newest())
                ? files.withSightings(since.now(), null) : files;
    }

    /** @param sameFile whether it is the same file, apart from its side files */
    private FilesDating datedAgain(StagedEntry document, Map<PartKind, Contents.Amount> found, FilesDating files,
                              Known before, boolean sameFile, Dated moved) {
        FoundEntry entry = document.entry();
        boolean sameOne = before.identity().equals(entry.contents().identity());
        boolean held = before.parts().values().stream().anyMatch(PartColumns::present) && !before.dating().empty();
        if (!held) {
            boolean back = sameOne && before.kinds(found).stream().allMatch(kind ->
                    PartColumns.hasAmount(before.parts().get(kind), found.get(kind)));
            return back ? files.withSightings(before.fresh(), before.touched()) : datedHere(entry, files, moved);
        }
        boolean stays = sameFile || before.kinds(found).stream().allMatch(kind ->
                PartColumns.presentWith(before.parts().get(kind), found.get(kind)));
        FilesDating was = before.dating();
        if (stays) {
            return files.withSightings(before.fresh(), before.touched());
        }
        if (FilesDating.meaningless(files.newest()) && !FilesDating.meaningless(was.newest())) {
            return files.withSightings(since.now(), null);
        }
        boolean grown = !sameOne || grown(before, found.values(), entry.contents().dating());
        boolean told = files.newest() != null && was.newest() != null && files.newest() > was.newest()
                && !since.beforePrevious(files.newest());
        if (!grown || told || !since.hasPrevious() || !before.sure()) {
            return files.withSightings(before.fresh(), before.touched());
        }
        // A file was added whose own time is older. While an upload goes on, the time of the entry stays.
        boolean young = was.date() != null && NanoTimes.later(was.date(), document.settleMs()) > since.now();
        return young ? files.withSightings(since.now(), null) : files.withSightings(before.fresh(), since.now());
    }

    /** Whether it has grown, without its manifest and {@code .keep}. */
    private static boolean grown(Known before, Collection<Contents.Amount> found, Contents.Dating dating) {
        List<PartColumns> present = before.parts().values().stream().filter(PartColumns::present).toList();
        return found.stream().mapToLong(Contents.Amount::files).sum() - dating.ownFiles()
                > present.stream().mapToLong(PartColumns::files).sum() - before.ownFiles()
                || found.stream().mapToLong(Contents.Amount::bytes).sum() - dating.ownBytes()
                > present.stream().mapToLong(PartColumns::bytes).sum() - before.ownBytes();
    }

    private Map<String, Known> known(List<String> paths) {
        Map<String, Known> known = new HashMap<>();
        for (int at = 0; at < paths.size(); at += BuildRows.MAX_NAMES) {
            catalog.sql("SELECT path, id, build_id, identity, jobs, doubts_json, fresh_at, touched_at, own_files, "
                            + "own_bytes, " + Entries.StoredManifest.COLUMNS + ", parts FROM entry e WHERE path IN (:paths) AND store_id = :store")
                    .param("paths", paths.subList(at, Math.min(paths.size(), at + BuildRows.MAX_NAMES)))
                    .param("store", store)
                    .query(row -> {
                        known.put(row.getString(1), new Known(row.getLong(2), row.getLong(3), row.getString(4),
                                row.getString(5), "[]".equals(row.getString(6)), Columns.number(row, 7),
                                Columns.number(row, 8), row.getLong(9), row.getLong(10),
                                Entries.StoredManifest.read(row, 11), PartColumns.read(row, 14)));
                    });
        }
        return known;
    }

    /**
     * The ids of the rows' builds, by key. It adds builds that had a row to {@code touched}. It inserts the others, for which
     * these entries are the only source.
     */
    private Map<String, Long> builds(List<Row> rows, Set<Long> touched) {
        Map<String, List<EntryValues>> said = new TreeMap<>();
        rows.forEach(row -> said.computeIfAbsent(row.document().key(), key -> new ArrayList<>()).add(entryData(row)));
        Map<String, FilesDating.Finish> moved = new HashMap<>();
        rows.stream().filter(row -> row.moved() != null).forEach(row -> moved.merge(row.document().key(),
                new FilesDating.Finish(row.moved().finished(), FilesDating.FILES), FilesDating.Finish::later));
        BuildRows builds = new BuildRows(catalog);
        Map<String, Long> ids = builds.ids(said.keySet());
        touched.addAll(ids.values());
        List<BuildRows.Fresh> fresh = said.entrySet().stream().filter(each -> !ids.containsKey(each.getKey()))
                .map(each -> new BuildRows.Fresh(each.getKey(), each.getValue(), moved.get(each.getKey()))).toList();
        ids.putAll(builds.insert(fresh));
        return ids;
    }

    private EntryValues entryData(Row row) {
        FoundEntry entry = row.document().entry();
        Entries.StoredManifest said = row.said();
        return new EntryValues(store, entry.path(), entry.type() == EntryType.DIRECTORY, true,
                row.document().forBuild(), entry.stated(),
                said.attributes(entry.manifest()), said.finished(), NanoTimes.of(entry.finished()), row.dating(),
                row.document().settleMs(), Set.copyOf(PartColumns.presentKinds(row.parts())));
    }

    private void insert(List<Row> rows, Map<String, Long> builds) {
        catalog.template().batchUpdate("INSERT INTO entry (build_id, type, fingerprint, identity, stated_json, "
                + "manifest_json, path_finished_at, manifest_finished_at, settle_ms, keep_text, "
                + "doubts_json, jobs, for_build, looked_at, trusted_until, stamp, own_files, own_bytes, fresh_at, touched_at, "
                + "parts, bytes, product_files, store_id, path, first_seen_at) VALUES (" + "?, ".repeat(25) + "?)", rows,
                BuildRows.BATCH, (statement, row) -> {
                    int next = columns(statement, row, builds);
                    statement.setLong(next, store);
                    statement.setString(next + 1, row.path());
                    statement.setLong(next + 2, catalog.now());
                });
    }

    private void update(List<Row> rows, Map<String, Long> builds) {
        catalog.template().batchUpdate("UPDATE entry SET build_id = ?, type = ?, fingerprint = ?, identity = ?, "
                + "stated_json = ?, manifest_json = ?, path_finished_at = ?, manifest_finished_at = ?, "
                + "settle_ms = ?, keep_text = ?, doubts_json = ?, jobs = ?, for_build = ?, "
                + "looked_at = ?, trusted_until = ?, stamp = ?, own_files = ?, own_bytes = ?, "
                + "fresh_at = ?, touched_at = ?, parts = ?, bytes = ?, product_files = ? WHERE id = ?", rows, BuildRows.BATCH,
                (statement, row) -> statement.setLong(columns(statement, row, builds), row.id()));
    }

    /** Sets the first parameters, which both statements share. Returns the number of the next parameter. */
    private static int columns(PreparedStatement statement, Row row, Map<String, Long> builds) throws SQLException {
        FoundEntry found = row.document().entry();
        statement.setLong(1, builds.get(row.document().key()));
        statement.setString(2, found.type().name());
        statement.setString(3, row.document().fingerprint());
        statement.setString(4, found.contents().identity());
        statement.setString(5, CatalogJson.writeSorted(found.stated()));
        statement.setString(6, row.said().manifest());
        statement.setObject(7, NanoTimes.of(found.finished()));
        statement.setObject(8, row.said().finished());
        statement.setLong(9, row.document().settleMs());
        statement.setString(10, found.keepFile());
        statement.setString(11, row.said().doubts());
        statement.setString(12, row.jobs());
        statement.setBoolean(13, row.document().forBuild());
        StagedEntry.Looked looked = row.document().looked();
        statement.setObject(14, looked == null ? null : looked.at());
        statement.setObject(15, looked == null ? null : looked.until());
        statement.setString(16, looked == null ? null : looked.stamp());
        statement.setLong(17, found.contents().dating().ownFiles());
        statement.setLong(18, found.contents().dating().ownBytes());
        statement.setObject(19, row.dating().fresh());
        statement.setObject(20, row.dating().touched());
        statement.setString(21, PartColumns.text(row.parts()));
        PartColumns products = row.parts().get(PartKind.PRODUCTS);
        statement.setLong(22, PartColumns.bytes(row.parts()));
        statement.setLong(23, products == null ? 0 : products.files() - found.contents().dating().ownFiles());
        return 24;
    }

    /** The amounts of an entry's parts. An empty entry counts as one part of kind {@code holds}. */
    static SortedMap<PartKind, Contents.Amount> parts(Contents contents, PartKind holds) {
        if (!contents.parts().isEmpty()) {
            return contents.parts();
        }
        SortedMap<PartKind, Contents.Amount> parts = new TreeMap<>();
        parts.put(holds == null ? PartKind.PRODUCTS : holds, Contents.Amount.NOTHING);
        return parts;
    }
}
