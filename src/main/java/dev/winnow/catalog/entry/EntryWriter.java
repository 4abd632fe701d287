package dev.winnow.catalog.entry;

import dev.winnow.catalog.BuildAssembly;
import dev.winnow.catalog.BuildMerge.Said;
import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store.Holds;
import dev.winnow.model.PartKind;
import dev.winnow.scan.FoundEntry;
import dev.winnow.scan.entry.Contents;
import dev.winnow.scan.manifest.Manifest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes found entries of one store with their parts, in batches, and brings their builds up to date. */
final class EntryWriter {

    private final Catalog catalog;
    private final String job;
    private final long store;
    private final Holds holds;

    EntryWriter(Catalog catalog, String job, long store, Holds holds) {
        this.catalog = catalog;
        this.job = job;
        this.store = store;
        this.holds = holds;
    }

    /** An entry's row, without what only a found entry says. */
    private record Known(long id, long build, String identity, Long filesFinished, String jobs, Entries.Said said,
                         Map<PartKind, PartColumns> parts) { }

    /** A found entry and the row that it gets. */
    private record Row(Long id, FoundDocument document, Long filesFinished, String jobs,
                       Map<PartKind, PartColumns> parts) {

        String path() {
            return document.entry().path();
        }
    }

    /** Writes entries, each path at most once. */
    void write(List<FoundDocument> found) {
        write(found, known(found.stream().map(document -> document.entry().path()).toList()),
                new MovedEntries(catalog, store, holds).dates(found.stream().map(FoundDocument::entry).toList()));
    }

    /** As {@link #write(List)} for entries of which none has a row yet. */
    void writeNew(List<FoundDocument> found) {
        write(found, Map.of(), Map.of());
    }

    /** @param dates the times of files that came from another place, by path */
    private void write(List<FoundDocument> found, Map<String, Known> known, Map<String, Long> dates) {
        Set<Long> touched = new LinkedHashSet<>();
        List<Row> rows = new ArrayList<>();
        for (FoundDocument document : found) {
            Known before = known.get(document.entry().path());
            Row row = row(document, before);
            Long date = dates.get(row.path());
            rows.add(date == null ? row : new Row(row.id(), document, date, row.jobs(), row.parts()));
            if (before != null) {
                touched.add(before.build());
            }
        }
        // In the order of the index: pages that fill up one after the other stay fewer.
        rows.sort(Comparator.comparing(Row::path));
        Map<String, Long> builds = builds(rows, touched);
        insert(rows.stream().filter(row -> row.id() == null).toList(), builds);
        update(rows.stream().filter(row -> row.id() != null).toList(), builds);
        new BuildAssembly(catalog).assemble(touched);
    }

    private Row row(FoundDocument document, Known before) {
        FoundEntry entry = document.entry();
        Map<PartKind, Contents.Amount> found = parts(entry.contents(), holds);
        Map<PartKind, PartColumns> parts = new EnumMap<>(PartKind.class);
        boolean says = before != null && before.said().is(entry.manifest(), entry.doubts());
        for (PartKind kind : PartKind.values()) {
            parts.put(kind, before == null ? PartColumns.found(found.get(kind), catalog.now())
                    : before.parts().get(kind).after(found.get(kind), says, catalog.now()));
        }
        if (before == null) {
            return new Row(null, document, newest(entry.contents()), "," + job + ",", parts);
        }
        // The date of files is fixed when they are first seen and lasts as long as they stay what they were; that one
        // part was removed since does not change it.
        boolean same = before.identity().equals(entry.contents().identity())
                && before.parts().entrySet().stream().allMatch(part -> part.getValue().stays(found.get(part.getKey())));
        return new Row(before.id(), document, same ? before.filesFinished() : newest(entry.contents()),
                before.jobs().contains("," + job + ",") ? before.jobs() : before.jobs() + job + ",", parts);
    }

    private Map<String, Known> known(List<String> paths) {
        Map<String, Known> known = new HashMap<>();
        for (int at = 0; at < paths.size(); at += BuildRows.NAMED) {
            catalog.jdbc().sql("SELECT path, id, build_id, identity, files_finished_at, jobs, " + Entries.Said.COLUMNS
                            + ", " + PartColumns.COLUMNS + " FROM entry WHERE path IN (:paths) AND store_id = :store")
                    .param("paths", paths.subList(at, Math.min(paths.size(), at + BuildRows.NAMED)))
                    .param("store", store)
                    .query(row -> {
                        known.put(row.getString(1), new Known(row.getLong(2), row.getLong(3), row.getString(4),
                                row.getObject(5, Long.class), row.getString(6), Entries.Said.read(row, 7),
                                PartColumns.read(row, 10)));
                    });
        }
        return known;
    }

    /**
     * The ids of the rows' builds, by key; those that had a row are added to {@code touched}. A build without one gets
     * it here: nothing but these entries speaks of it.
     */
    private Map<String, Long> builds(List<Row> rows, Set<Long> touched) {
        Map<String, List<Said>> said = new TreeMap<>();
        rows.forEach(row -> said.computeIfAbsent(row.document().key(), key -> new ArrayList<>()).add(said(row)));
        BuildRows builds = new BuildRows(catalog);
        Map<String, Long> ids = builds.ids(said.keySet());
        touched.addAll(ids.values());
        List<BuildRows.Fresh> fresh = said.entrySet().stream().filter(each -> !ids.containsKey(each.getKey()))
                .map(each -> new BuildRows.Fresh(each.getKey(), each.getValue())).toList();
        ids.putAll(builds.insert(fresh));
        return ids;
    }

    private Said said(Row row) {
        FoundEntry entry = row.document().entry();
        Manifest manifest = entry.manifest();
        return new Said(store, entry.path(), entry.type() == EntryType.DIRECTORY, true,
                row.document().forBuild(), entry.stated(),
                manifest == null ? Map.of() : manifest.attributes(),
                manifest == null ? null : Nanos.of(manifest.finished()), Nanos.of(entry.finished()), row.filesFinished(),
                row.document().settleMs(), row.parts().entrySet().stream().filter(part -> part.getValue().present())
                        .map(Map.Entry::getKey).collect(Collectors.toSet()));
    }

    private void insert(List<Row> rows, Map<String, Long> builds) {
        catalog.template().batchUpdate("INSERT INTO entry (build_id, type, fingerprint, identity, stated_json, "
                + "manifest_json, path_finished_at, manifest_finished_at, files_finished_at, settle_ms, keep_text, "
                + "doubts_json, jobs, for_build, looked_at, trusted_until, stamp, " + PartColumns.COLUMNS
                + ", store_id, path, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows,
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
                + "files_finished_at = ?, settle_ms = ?, keep_text = ?, doubts_json = ?, jobs = ?, for_build = ?, "
                + "looked_at = ?, trusted_until = ?, stamp = ?, "
                + PartColumns.COLUMNS.replace(",", " = ?,") + " = ? WHERE id = ?", rows, BuildRows.BATCH,
                (statement, row) -> statement.setLong(columns(statement, row, builds), row.id()));
    }

    /** Sets what both statements begin with; returns the number of the next parameter. */
    private static int columns(PreparedStatement statement, Row row, Map<String, Long> builds) throws SQLException {
        FoundEntry found = row.document().entry();
        Manifest manifest = found.manifest();
        statement.setLong(1, builds.get(row.document().key()));
        statement.setString(2, found.type().name());
        statement.setString(3, row.document().fingerprint());
        statement.setString(4, found.contents().identity());
        statement.setString(5, Json.writeSorted(found.stated()));
        statement.setString(6, manifest == null ? null : Json.writeSorted(manifest.attributes()));
        statement.setObject(7, Nanos.of(found.finished()));
        statement.setObject(8, manifest == null ? null : Nanos.of(manifest.finished()));
        statement.setObject(9, row.filesFinished());
        statement.setLong(10, row.document().settleMs());
        statement.setString(11, found.keepFile());
        statement.setString(12, Json.write(found.doubts()));
        statement.setString(13, row.jobs());
        statement.setBoolean(14, row.document().forBuild());
        FoundDocument.Looked looked = row.document().looked();
        statement.setObject(15, looked == null ? null : looked.at());
        statement.setObject(16, looked == null ? null : looked.until());
        statement.setString(17, looked == null ? null : looked.stamp());
        int next = 18;
        for (PartKind kind : PartKind.values()) {
            next = row.parts().get(kind).set(statement, next);
        }
        return next;
    }

    /** The kinds of part that an entry has. */
    static Map<PartKind, Contents.Amount> parts(Contents contents, Holds holds) {
        Map<PartKind, Contents.Amount> parts = new EnumMap<>(PartKind.class);
        boolean empty = contents.products().files() == 0 && contents.logs().files() == 0;
        if (contents.products().files() > 0 || empty && holds != Holds.LOGS) {
            parts.put(PartKind.PRODUCTS, contents.products());
        }
        if (contents.logs().files() > 0 || empty && holds == Holds.LOGS) {
            parts.put(PartKind.LOGS, contents.logs());
        }
        return parts;
    }

    private static Long newest(Contents contents) {
        Long products = Nanos.of(contents.products().newest());
        Long logs = Nanos.of(contents.logs().newest());
        return products == null ? logs : logs == null ? products : Long.valueOf(Math.max(products, logs));
    }
}
