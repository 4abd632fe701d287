package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.model.PartKind;
import dev.winnow.report.content.RemovedFile;
import dev.winnow.store.LockedStore;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Lists the files, in the trash, of the items that a run removed. A worker writes the files of its host into the catalog,
 * for the process that writes the report.
 */
final class RemovedFiles {

    /** The names of sums over the workers of a run. */
    private static final String LINKED = "linked-files";
    private static final String LINKED_BYTES = "linked-bytes";

    private static final int BATCH = 500;
    /** Most files that are listed together, unless one item has more. */
    private static final int FILES = 10_000;

    private final RunContext run;
    private final Catalog catalog;
    private final WritableStores stores;
    private long linked;
    private long linkedBytes;

    RemovedFiles(RunContext run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.stores = stores;
    }

    /** Takes the files of one item. */
    interface Each {
        void files(Item item, List<RemovedFile> files) throws IOException;
    }

    /** Visits the files of all removed items, in the order of the plan; a worker those in its stores. */
    void each(Each each) throws IOException {
        PlanItems items = new PlanItems(catalog);
        List<Long> in = run.part() ? run.here().stream().map(store -> store.row().id()).toList() : null;
        long after = -1;
        for (List<Item> page = items.inState(run.row().plan(), PlanItems.DONE, in, after, BATCH); !page.isEmpty();
                page = items.inState(run.row().plan(), PlanItems.DONE, in, after, BATCH)) {
            for (List<Item> some : together(page)) {
                each(some, each);
            }
            after = page.get(page.size() - 1).seq();
        }
    }

    /** Parts a page, so that memory holds the files of one large item, or few files of several. */
    static List<List<Item>> together(List<Item> page) {
        List<List<Item>> parts = new ArrayList<>();
        long files = 0;
        int from = 0;
        for (int i = 0; i < page.size(); i++) {
            if (i > from && files + page.get(i).files() > FILES) {
                parts.add(page.subList(from, i));
                from = i;
                files = 0;
            }
            files += page.get(i).files();
        }
        parts.add(page.subList(from, page.size()));
        return parts;
    }

    private void each(List<Item> some, Each each) throws IOException {
        Map<Long, EntryRow> rows = new Entries(catalog).byId(some.stream().map(Item::entry).toList());
        List<Item> here = some.stream().filter(item -> stores.has(rows.get(item.entry()).store())).toList();
        Map<Long, List<RemovedFile>> listed = here.size() == some.size() ? Map.of() : listed(some);
        Iterator<InTrash> inTrash = inTrash(here, rows).iterator();
        for (Item item : some) {
            each.files(item, stores.has(rows.get(item.entry()).store()) ? taken(item, inTrash.next()) : listed(item, listed));
        }
    }

    /**
     * The files of an item in the trash.
     *
     * @param linked the number of those that have other hard links, and their bytes
     */
    private record InTrash(boolean found, List<RemovedFile> files, long linked, long linkedBytes) { }

    /** Items are independent, so several are listed at once. */
    private List<InTrash> inTrash(List<Item> items, Map<Long, EntryRow> rows) throws IOException {
        try {
            return items.parallelStream().map(item -> inTrash(item, rows.get(item.entry()))).toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private InTrash inTrash(Item item, EntryRow entry) {
        WritableStores.Writable store = stores.of(entry.store());
        List<RemovedFile> files = new ArrayList<>();
        LongSummaryStatistics linked = new LongSummaryStatistics();
        try {
            boolean found = store.files().visit(new TrashPlace(run.id(), item.seq()), entry.path(), entry.type(), file -> {
                // Such a file frees no space as long as one of its other links stays.
                if (file.readable() && file.links() > 1) {
                    linked.accept(file.bytes());
                }
                files.add(new RemovedFile(item.key(), kind(store, item, entry, file.path()), file.path(), file.bytes(),
                        file.modified(), hash(file)));
            });
            return new InTrash(found, files, linked.getCount(), linked.getSum());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<RemovedFile> taken(Item item, InTrash inTrash) {
        linked += inTrash.linked();
        linkedBytes += inTrash.linkedBytes();
        if (!inTrash.found()) {
            run.faults().add(item.key(), "is not in the trash any more, so its files cannot be listed");
        }
        return inTrash.files();
    }

    /** The files of items, by their numbers, that the workers of other hosts listed. */
    private Map<Long, List<RemovedFile>> listed(List<Item> page) {
        Map<Long, String> keys = page.stream().collect(Collectors.toMap(Item::seq, Item::key));
        Map<Long, List<RemovedFile>> files = new HashMap<>();
        catalog.sql("SELECT seq, kind, path, bytes, modified, sha256 FROM removed_file WHERE run_id = ? "
                        + "AND seq BETWEEN ? AND ? ORDER BY seq, nr")
                .params(run.id(), page.get(0).seq(), page.get(page.size() - 1).seq())
                .query(row -> {
                    files.computeIfAbsent(row.getLong(1), seq -> new ArrayList<>()).add(new RemovedFile(keys.get(row.getLong(1)),
                            PartKind.of(row.getString(2)), row.getString(3), row.getLong(4),
                            NanoTimes.instant(Columns.number(row, 5)), row.getString(6)));
                });
        return files;
    }

    private List<RemovedFile> listed(Item item, Map<Long, List<RemovedFile>> listed) {
        List<RemovedFile> files = listed.getOrDefault(item.seq(), List.of());
        if (files.isEmpty() && item.files() > 0) {
            run.faults().add(item.key(), "the worker of its host did not list its files");
        }
        return files;
    }

    private record Row(long seq, int nr, RemovedFile file) { }

    /** Lists the files of this host in the catalog, in place of an earlier list. */
    void list() throws IOException {
        List<Long> items = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        each((item, files) -> {
            items.add(item.seq());
            for (int nr = 0; nr < files.size(); nr++) {
                rows.add(new Row(item.seq(), nr, files.get(nr)));
            }
            if (rows.size() >= Catalog.BATCH) {
                write(items, rows);
            }
        });
        write(items, rows);
        run.add(LINKED, linked);
        run.add(LINKED_BYTES, linkedBytes);
    }

    private void write(List<Long> items, List<Row> rows) {
        catalog.transact(() -> {
            catalog.batch("DELETE FROM removed_file WHERE run_id = ? AND seq = ?", items, seq -> new Object[] {run.id(),
                        seq});
            catalog.batch("INSERT INTO removed_file (run_id, seq, nr, kind, path, bytes, modified, sha256) VALUES "
                    + "(?, ?, ?, ?, ?, ?, ?, ?)", rows, listed -> new Object[] {run.id(), listed.seq(), listed.nr(),
                        listed.file().part().word(), listed.file().path(), listed.file().bytes(),
                        NanoTimes.of(listed.file().modified()), listed.file().sha256()});
        });
        items.clear();
        rows.clear();
    }

    /** The number of files, on all hosts, that have other hard links. */
    long linked() {
        return linked + sum(LINKED);
    }

    /** The bytes of these files. */
    long linkedBytes() {
        return linkedBytes + sum(LINKED_BYTES);
    }

    private long sum(String name) {
        Long sum = run.sum(name);
        return sum == null ? 0 : sum;
    }

    /** Deletes the lists of the workers. */
    static void forget(RunContext run) {
        run.catalog().transact(() -> run.catalog().sql("DELETE FROM removed_file WHERE run_id = ?").param(run.id())
                .update());
    }

    /** The kind of part that a file belonged to; files of the entry itself, such as the manifest, count with the removed part. */
    private static PartKind kind(WritableStores.Writable store, Item item, EntryRow entry, String path) {
        if (item.kinds().size() == 1) {
            return item.kinds().get(0);
        }
        String inside = path.equals(entry.path()) ? "" : path.substring(entry.path().length() + 1);
        PartKind kind = store.files().kind(inside);
        return kind == null ? item.kinds().get(0) : kind;
    }

    private String hash(LockedStore.TrashedFile file) throws IOException {
        if (!run.job().reports().hash() || !file.readable()) {
            return null;
        }
        try (InputStream in = file.open()) {
            return DigestUtils.sha256Hex(in);
        }
    }
}
