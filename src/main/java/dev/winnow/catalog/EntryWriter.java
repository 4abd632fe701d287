package dev.winnow.catalog;

import dev.winnow.jobfile.Store.Holds;
import dev.winnow.model.PartKind;
import dev.winnow.scan.Contents;
import dev.winnow.scan.FoundEntry;
import dev.winnow.scan.Manifest;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes found entries of one store and their parts. */
final class EntryWriter {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final String job;
    private final long store;
    private final Holds holds;

    EntryWriter(Catalog catalog, String job, long store, Holds holds) {
        this.job = job;
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.store = store;
        this.holds = holds;
    }

    private record EntryRow(long id, long build, String identity, Long filesFinished) { }

    private record PartRow(String state, long bytes, long files, Long newest) { }

    /** Writes one entry; returns the builds that it belongs and belonged to. */
    Set<Long> write(FoundDocument document) {
        FoundEntry found = document.entry();
        long build = build(jdbc, document.key());
        Set<Long> touched = new LinkedHashSet<>();
        touched.add(build);
        Map<PartKind, Contents.Amount> parts = ScanRecord.parts(found.contents(), holds);
        Optional<EntryRow> known = jdbc.sql("SELECT id, build_id, identity, files_finished_at FROM entry "
                        + "WHERE store_id = ? AND path = ?").params(store, found.path())
                .query((row, n) -> new EntryRow(row.getLong(1), row.getLong(2), row.getString(3),
                        row.getObject(4, Long.class))).optional();
        Long newest = newest(found.contents());
        long entry;
        if (known.isEmpty()) {
            entry = insert(document, build, newest);
        } else {
            entry = known.get().id();
            touched.add(known.get().build());
            // The date of files is fixed when they are first seen and lasts as long as they stay what they were; that
            // one part was removed since does not change it.
            boolean same = known.get().identity().equals(found.contents().identity()) && sameParts(entry, parts);
            update(document, build, entry, same ? known.get().filesFinished() : newest);
        }
        writeParts(entry, parts);
        jdbc.sql("INSERT INTO job_entry (entry_id, job) SELECT ?, ? WHERE NOT EXISTS "
                + "(SELECT 1 FROM job_entry WHERE entry_id = ? AND job = ?)").params(entry, job, entry, job).update();
        return touched;
    }

    /** The build of this name; a new one where there is none. */
    static long build(JdbcClient jdbc, String key) {
        Optional<Long> known = jdbc.sql("SELECT id FROM build WHERE build_key = ?").param(key).query(Long.class)
                .optional();
        if (known.isPresent()) {
            return known.get();
        }
        jdbc.sql("INSERT INTO build (build_key, status, properties_json, sources_json, doubts_json) "
                + "VALUES (?, 'unknown', '{}', '{}', '[]')").param(key).update();
        return jdbc.sql("SELECT id FROM build WHERE build_key = ?").param(key).query(Long.class).single();
    }

    private long insert(FoundDocument document, long build, Long filesFinished) {
        FoundEntry found = document.entry();
        Manifest manifest = found.manifest();
        jdbc.sql("INSERT INTO entry (store_id, build_id, path, type, fingerprint, identity, stated_json, "
                        + "manifest_json, path_finished_at, manifest_finished_at, files_finished_at, settle_ms, "
                        + "keep_text, doubts_json, first_seen_at) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(store, build, found.path(), found.type().name(), document.fingerprint(),
                        found.contents().identity(), Json.writeSorted(found.stated()),
                        manifest == null ? null : Json.writeSorted(manifest.attributes()), millis(found.finished()),
                        manifest == null ? null : millis(manifest.finished()), filesFinished, document.settleMs(),
                        found.keepFile(), Json.write(found.doubts()), catalog.now())
                .update();
        return jdbc.sql("SELECT id FROM entry WHERE store_id = ? AND path = ?").params(store, found.path())
                .query(Long.class).single();
    }

    private void update(FoundDocument document, long build, long entry, Long filesFinished) {
        FoundEntry found = document.entry();
        Manifest manifest = found.manifest();
        jdbc.sql("UPDATE entry SET build_id = ?, type = ?, fingerprint = ?, identity = ?, stated_json = ?, "
                        + "manifest_json = ?, path_finished_at = ?, manifest_finished_at = ?, files_finished_at = ?, "
                        + "settle_ms = ?, keep_text = ?, doubts_json = ? WHERE id = ?")
                .params(build, found.type().name(), document.fingerprint(), found.contents().identity(),
                        Json.writeSorted(found.stated()),
                        manifest == null ? null : Json.writeSorted(manifest.attributes()), millis(found.finished()),
                        manifest == null ? null : millis(manifest.finished()), filesFinished, document.settleMs(),
                        found.keepFile(), Json.write(found.doubts()), entry)
                .update();
    }

    private boolean sameParts(long entry, Map<PartKind, Contents.Amount> found) {
        for (PartKind kind : PartKind.values()) {
            PartRow row = part(entry, kind);
            Contents.Amount amount = found.get(kind);
            boolean present = row != null && row.state().equals("present");
            if (amount != null && !(present && row.bytes() == amount.bytes() && row.files() == amount.files()
                    && Objects.equals(row.newest(), millis(amount.newest())))) {
                return false;
            }
            if (amount == null && present) {
                return false;
            }
        }
        return true;
    }

    private void writeParts(long entry, Map<PartKind, Contents.Amount> parts) {
        for (PartKind kind : PartKind.values()) {
            PartRow row = part(entry, kind);
            Contents.Amount amount = parts.get(kind);
            if (amount == null) {
                jdbc.sql("UPDATE part SET state = 'gone', state_at = ? WHERE entry_id = ? AND kind = ? "
                        + "AND state = 'present'").params(catalog.now(), entry, kind.word()).update();
            } else if (row == null) {
                jdbc.sql("INSERT INTO part (entry_id, kind, state, state_at, bytes, files, newest_at) "
                                + "VALUES (?, ?, 'present', ?, ?, ?, ?)")
                        .params(entry, kind.word(), catalog.now(), amount.bytes(), amount.files(),
                                millis(amount.newest())).update();
            } else {
                jdbc.sql("UPDATE part SET state = 'present', state_at = ?, bytes = ?, files = ?, newest_at = ? "
                                + "WHERE entry_id = ? AND kind = ?")
                        .params(catalog.now(), amount.bytes(), amount.files(), millis(amount.newest()), entry,
                                kind.word()).update();
            }
        }
    }

    private PartRow part(long entry, PartKind kind) {
        return jdbc.sql("SELECT state, bytes, files, newest_at FROM part WHERE entry_id = ? AND kind = ?")
                .params(entry, kind.word())
                .query((row, n) -> new PartRow(row.getString(1), row.getLong(2), row.getLong(3),
                        row.getObject(4, Long.class))).optional().orElse(null);
    }

    private static Long newest(Contents contents) {
        Long products = millis(contents.products().newest());
        Long logs = millis(contents.logs().newest());
        return products == null ? logs : logs == null ? products : Long.valueOf(Math.max(products, logs));
    }

    private static Long millis(Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
