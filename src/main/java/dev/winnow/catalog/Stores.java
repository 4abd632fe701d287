package dev.winnow.catalog;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/** The stores in the catalog: their roots on each host, their marks, and which jobs read them or may remove from them. */
public record Stores(Catalog catalog) {

    private static final String HERE_FIRST = " ORDER BY CASE WHEN m.host = ? THEN 0 ELSE 1 END, m.host, m.root "
            + "FETCH FIRST 1 ROWS ONLY";

    private static final Duration READERS_COUNT_FOR = Duration.ofDays(30);

    private static final String BOTH = "both";

    /**
     * A store's row.
     *
     * @param uid  id of the store, which is in its mark once it is adopted
     * @param host host of {@code root}: this host if it knows the store, else another; "" if the catalog is not shared
     * @param root real path on that host, in the spelling of {@code NameCodec}
     */
    public record StoreRow(long id, String uid, String host, String root, boolean adopted, boolean scanned) { }

    private static final String SELECT = "SELECT s.id, s.uid, m.host, m.root, s.adopted_at, s.scanned_at FROM store s "
            + "JOIN store_mount m ON m.store_id = s.id WHERE ";

    private static final RowMapper<StoreRow> ROW = (row, n) -> new StoreRow(row.getLong(1), row.getString(2),
            row.getString(3), row.getString(4), row.getObject(5) != null, row.getObject(6) != null);

    /** The store with this root on this host. Inserts it if there is none. */
    public StoreRow ensure(String root) {
        return ensure(catalog.host(), root);
    }

    /** The store with this root on a host; a new one where the catalog has none. */
    public StoreRow ensure(String host, String root) {
        return catalog.inTransaction(() -> find(host, root).orElseGet(() -> {
            String uid = UUID.randomUUID().toString();
            catalog.sql("INSERT INTO store (uid) VALUES (?)").param(uid).update();
            catalog.sql("INSERT INTO store_mount (host, root, store_id) SELECT ?, ?, id FROM store WHERE uid = ?")
                    .params(host, root, uid).update();
            return find(host, root).orElseThrow();
        }));
    }

    public Optional<StoreRow> find(String root) {
        return find(catalog.host(), root);
    }

    public Optional<StoreRow> find(String host, String root) {
        return catalog.sql(SELECT + "m.host = ? AND m.root = ?").params(host, root).query(ROW).optional();
    }

    /** The store whose mark has this id, with its root on this host if known, or else on another. */
    public Optional<StoreRow> marked(String uid) {
        return catalog.sql(SELECT + "s.uid = ?" + HERE_FIRST).params(uid, catalog.host()).query(ROW).optional();
    }

    /** An existing store, with its root on this host if known, or else on another. */
    public StoreRow byId(long id) {
        return catalog.sql(SELECT + "s.id = ?" + HERE_FIRST).params(id, catalog.host()).query(ROW).single();
    }

    /** Records that {@code root} is the only root of a store on this host. */
    public StoreRow found(StoreRow store, String root) {
        return catalog.inTransaction(() -> {
            find(root).filter(here -> here.id() != store.id() && !here.adopted() && !here.scanned())
                    .ifPresent(here -> mergeInto(store.id(), here.id()));
            catalog.sql("DELETE FROM store_mount WHERE host = ? AND (root = ? OR store_id = ?)")
                    .params(catalog.host(), root, store.id()).update();
            catalog.sql("INSERT INTO store_mount (host, root, store_id) VALUES (?, ?, ?)")
                    .params(catalog.host(), root, store.id()).update();
            return byId(store.id());
        });
    }

    /** Merges a store that was known by its path alone, from a replayed ledger, into another one. */
    private void mergeInto(long store, long from) {
        String twin = "SELECT t.id FROM entry e JOIN entry t ON t.path = e.path AND t.store_id = ? WHERE e.id = "
                + "removal.entry_id";
        catalog.sql("UPDATE removal SET entry_id = (" + twin + ") WHERE entry_id IN (SELECT e.id FROM entry e JOIN entry t "
                        + "ON t.path = e.path AND t.store_id = ? WHERE e.store_id = ?)")
                .params(store, store, from).update();
        record Twin(long entry, String parts) { }
        List<Twin> twins = catalog.sql("SELECT t.id, e.parts FROM entry e JOIN entry t ON t.path = e.path AND t.store_id = ? "
                + "WHERE e.store_id = ?").params(store, from).query((row, n) -> new Twin(row.getLong(1), row.getString(2)))
                .list();
        PartColumns.change(catalog, twins.stream().map(Twin::entry).toList(), (i, parts) ->
                PartColumns.parse(twins.get(i).parts()).forEach((kind, part) -> parts.merge(kind, part, (known, told) ->
                        told.stateAt() <= known.stateAt() ? known : new PartColumns(told.state(), told.stateAt(),
                                told.bytes(), told.files(), known.newest(), known.times()))));
        // The pieces of the store stay, because a scan elsewhere may be making some of rows that it has read before.
        EntryChanges.note(catalog, store, catalog.sql("SELECT id FROM entry WHERE store_id = ?").param(from).query(Long.class).list());
        catalog.sql("UPDATE entry SET store_id = ? WHERE store_id = ? AND NOT EXISTS (SELECT 1 FROM entry t "
                + "WHERE t.path = entry.path AND t.store_id = ?)").params(store, from, store).update();
        EntryChanges.forget(catalog, from);
        catalog.sql("UPDATE store_link SET store_id = ? WHERE store_id = ?").params(store, from).update();
        catalog.sql("UPDATE store_link SET source_id = ? WHERE source_id = ?").params(store, from).update();
    }

    /**
     * Records that {@code reader} reads a store, and how it makes keys.
     *
     * @throws Halt if another job has recently read the store and makes keys differently
     */
    public void read(long store, Job reader) {
        String job = reader.name();
        String template = reader.build().text();
        String versions = reader.policy().versionOrder() == null ? null : reader.policy().versionOrder().toString();
        catalog.transact(() -> {
            new BuildsWithNeeds(catalog).note(reader.policy().needs());
            long recent = catalog.now() - READERS_COUNT_FOR.toMillis();
            catalog.sql("SELECT job, template FROM store_reader WHERE store_id = ? AND job <> ? AND template <> ? "
                            + "AND read_at > ?").params(store, job, template, recent)
                    .query((row, n) -> List.of(row.getString(1), row.getString(2))).list().stream().findFirst()
                    .ifPresent(other -> {
                        throw Halt.usage("job " + job + " names builds '" + template + "', job " + other.get(0)
                                + " names those of the same store '" + other.get(1) + "'; give both the same 'build'");
                    });
            int known = catalog.sql("UPDATE store_reader SET template = ?, read_at = ?, zone = ?, needs = ?, versions = ? "
                    + "WHERE store_id = ? AND job = ?").params(template, catalog.now(), reader.policy().zone().getId(),
                    reader.policy().needs(), versions, store, job).update();
            if (known == 0) {
                catalog.sql("INSERT INTO store_reader (store_id, job, template, read_at, zone, needs, versions) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)").params(store, job, template, catalog.now(),
                        reader.policy().zone().getId(), reader.policy().needs(), versions).update();
            }
        });
    }

    /** The zones of the jobs that read the stores of these builds; of all jobs if no job does. */
    public Set<ZoneId> zones(Collection<String> keys) {
        List<String> zones = catalog.textsIn("SELECT DISTINCT r.zone FROM build b JOIN entry e ON e.build_id = b.id "
                + "JOIN store_reader r ON r.store_id = e.store_id AND POSITION(',' || r.job || ',' IN e.jobs) > 0 "
                + "WHERE b.build_key IN (:in) AND r.zone IS NOT NULL", keys);
        if (zones.isEmpty()) {
            zones = catalog.sql("SELECT DISTINCT zone FROM store_reader WHERE zone IS NOT NULL").query(String.class).list();
        }
        return zones.stream().map(ZoneId::of).collect(Collectors.toSet());
    }

    public boolean reads(long store, String job) {
        return catalog.sql("SELECT COUNT(*) FROM store_reader WHERE store_id = ? AND job = ?").params(store, job)
                .query(Long.class).single() > 0;
    }

    /** Records that a scan of the store is complete, and how it told parts apart. */
    public void scanned(long store, Store how) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        how.parts().forEach(of -> parts.put(of.kind().word(), of.globs().stream().map(Glob::toString).toList()));
        Reading reading = new Reading(how.holds() == null ? BOTH : how.holds().word(), how.manifest(), null, parts,
                how.ignore().stream().map(Glob::toString).toList(), how.sideFiles(), how.statusFrom(), how.url(),
                how.versionOrder());
        catalog.sql("UPDATE store SET scanned_at = ?, reading_json = ? WHERE id = ?")
                .params(catalog.now(), CatalogJson.write(reading), store).update();
    }

    /** @param logs written by earlier versions instead of {@code parts} */
    private record Reading(String holds, String manifest, List<String> logs, Map<String, List<String>> parts,
                           List<String> ignore, List<String> sideFiles, Map<Status, String> statusFrom, String url, VersionOrder versions) {
        Reading {
            // Earlier versions did not write it.
            parts = parts != null ? parts : logs == null || logs.isEmpty() ? Map.of() : Map.of("logs", logs);
            sideFiles = sideFiles == null ? List.of() : sideFiles;
            statusFrom = statusFrom == null ? Map.of() : statusFrom;
        }

        private PartKind kind() {
            // Earlier versions wrote capitals.
            String word = holds.toLowerCase(Locale.ROOT);
            return word.equals(BOTH) ? null : PartKind.of(word);
        }

        private List<Store.PartFiles> kinds() {
            return parts.entrySet().stream().map(of -> new Store.PartFiles(PartKind.of(of.getKey()), globs(of.getValue()))).toList();
        }

        private static List<Glob> globs(List<String> texts) {
            return texts.stream().map(Glob::parse).toList();
        }
    }

    /** When the last scan of a store that saw all of it ended. */
    public Optional<Instant> scannedAt(long store) {
        return catalog.sql("SELECT scanned_at FROM store WHERE id = ? AND scanned_at IS NOT NULL").param(store).query(Long.class)
                .optional().map(Instant::ofEpochMilli);
    }

    /** The endings of side files in the last scan of a store. */
    public List<String> sideFiles(long store) {
        return catalog.sql("SELECT reading_json FROM store WHERE id = ? AND reading_json IS NOT NULL").param(store)
                .query(String.class).optional().map(json -> CatalogJson.MAPPER.readValue(json, Reading.class).sideFiles())
                .orElse(List.of());
    }

    /** By store id, the order of versions that a store itself set at its last scan. */
    public Map<Long, VersionOrder> versionOrders() {
        Map<Long, VersionOrder> orders = new TreeMap<>();
        catalog.sql("SELECT id, reading_json FROM store WHERE reading_json IS NOT NULL").query(row -> {
            VersionOrder order = CatalogJson.MAPPER.readValue(row.getString(2), Reading.class).versions();
            if (order != null) {
                orders.put(row.getLong(1), order);
            }
        });
        return orders;
    }

    /** By store id, the order of versions of the jobs that read the store, unless it is the generic order. */
    public Map<Long, VersionOrder> versionOrdersOfJobs() {
        Map<Long, VersionOrder> orders = new TreeMap<>();
        catalog.sql("SELECT store_id, versions FROM store_reader WHERE versions IS NOT NULL ORDER BY read_at").query(row -> {
            orders.put(row.getLong(1), VersionOrder.named(row.getString(2)));
        });
        return orders;
    }

    /** By store id, the order of versions. A setting of the store overrides that of the jobs. */
    public Map<Long, VersionOrder> allVersionOrders() {
        Map<Long, VersionOrder> orders = versionOrdersOfJobs();
        orders.putAll(versionOrders());
        return orders;
    }

    /** A store with the settings of its last scan, without layouts; empty before the first scan. */
    public Optional<Store> asScanned(StoreRow row) {
        return catalog.sql("SELECT reading_json FROM store WHERE id = ? AND reading_json IS NOT NULL").param(row.id())
                .query(String.class).optional().map(json -> {
                    Reading reading = CatalogJson.MAPPER.readValue(json, Reading.class);
                    return new Store(row.root(), row.root(), List.of(), reading.kind(),
                            reading.manifest(), true, reading.kinds(),
                            Age.parse("0s"), Reading.globs(reading.ignore()), null, List.of(),
                            reading.sideFiles(), reading.statusFrom(), reading.versions(), reading.url(), null);
                });
    }

    /** The job that has adopted parts of this kind in the store and may remove them. */
    public Optional<String> owner(long store, PartKind kind) {
        return catalog.sql("SELECT job FROM store_job WHERE store_id = ? AND kind = ?").params(store, kind.word())
                .query(String.class).optional();
    }

    /** @throws Halt if another job has adopted parts of these kinds */
    public void requireFree(long store, String job, Collection<PartKind> kinds) {
        for (PartKind kind : kinds) {
            owner(store, kind).filter(owner -> !owner.equals(job)).ifPresent(owner -> {
                throw Halt.usage(kind.word() + " of store " + byId(store).root() + " belong to job " + owner
                        + "; narrow one of the jobs with 'rules-only', or take them with --take-over REASON");
            });
        }
    }

    /**
     * A path that a symbolic link depends on.
     *
     * @param source id of the store that contains the link
     * @param path   path of the link, relative to that store's root, or absolute if it lies outside of stores
     * @param store  id of the store that it leads into
     * @param target relative to that store's root; "" for the root
     * @param passed whether the link only passes through the target. Then it depends on the entry at or above the target,
     *               but not on everything below it
     */
    public record Link(long source, String path, long store, String target, boolean passed) { }

    private static final String LINKS = "SELECT source_id, path, store_id, target, passed FROM store_link WHERE ";

    private static final RowMapper<Link> LINK = (row, n) -> new Link(row.getLong(1), row.getString(2), row.getLong(3),
            row.getString(4), row.getBoolean(5));

    public void links(long source, List<Link> links) {
        catalog.sql("DELETE FROM store_link WHERE source_id = ?").param(source).update();
        catalog.batch("INSERT INTO store_link (source_id, path, store_id, target, passed) VALUES (?, ?, ?, ?, ?)",
                links, link -> new Object[] {link.source(), link.path(), link.store(), link.target(), link.passed()});
    }

    public List<Link> linksIn(long source) {
        return catalog.sql(LINKS + "source_id = ?").param(source).query(LINK).list();
    }

    /** The links from any store that lead into this one, in order. */
    public List<Link> linksInto(long store) {
        return catalog.sql(LINKS + "store_id = ? ORDER BY source_id, path").param(store).query(LINK).list();
    }

    /** The ids and real roots of the stores that this host knows. */
    public Map<Long, String> roots() {
        Map<Long, String> roots = new TreeMap<>();
        catalog.sql("SELECT store_id, root FROM store_mount WHERE host = ?").param(catalog.host()).query(row -> {
            roots.put(row.getLong(1), row.getString(2));
        });
        return roots;
    }
}
