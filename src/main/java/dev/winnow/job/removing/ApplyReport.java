package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.reporting.ReportRows;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.RemovedCsv;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.RemovedFile;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.Tally;
import dev.winnow.report.html.Details;
import dev.winnow.store.LockedStore;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Writes what an apply did: each removed file, each item's outcome, the sums. */
final class ApplyReport {

    private static final int BATCH = 500;

    private final RunContext run;
    private final Catalog catalog;
    private final PlanItems items;
    private final PlanRow plan;
    private final WritableStores stores;
    private final Instant purgeAt;
    private long linkedFiles;
    private long linkedBytes;

    ApplyReport(RunContext run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.stores = stores;
        this.purgeAt = RemovalWork.purgeAt(run);
    }

    void write() throws IOException {
        ReportDirectory directory = ReportDirectory.of(run.job().reports().directory(), run.job().name(), run.id());
        try (RemovedCsv csv = new RemovedCsv(directory)) {
            removedFiles(csv);
            csv.commit();
        }
        RunSummaries summaries = new RunSummaries(run);
        Tally tally = new Tally(plan.asOf());
        Details details = new Details(run.zone());
        Totals totals = new Totals();
        Map<Long, String> names = new HashMap<>();
        run.stores().forEach(store -> names.put(store.row().id(), store.store().name()));
        new ReportRows(catalog, names).ofApply(plan.id(), (decision, outcome) -> {
            if (outcome != null && !outcome.done()) {
                run.faults().add(decision.key() + " " + decision.part().word(), outcome.message());
            }
            tally.add(decision, outcome);
            details.add(decision, outcome);
            totals.add(decision, outcome);
        });
        // Whoever asks to stop now asks too late: everything is done.
        RunOutcome outcome = run.faults().count() > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE;
        RunReport.write(run, directory, summaries.summary(plan, outcome, null, tally.counts(), List.of(), purgeAt, null,
                new RunSummary.Account(totals.planned, totals.planned - totals.bytes, linkedFiles, linkedBytes, null)),
                details, outcome, new Runs.Counts(totals.kept, totals.removed, totals.bytes, totals.skipped));
    }

    private static final class Totals {
        private long kept;
        private long removed;
        private long planned;
        private long bytes;
        private long skipped;
        private String lastPart;

        void add(DecisionRow row, ItemOutcome outcome) {
            String part = row.part() + row.key();
            int one = part.equals(lastPart) ? 0 : 1;
            lastPart = part;
            planned += outcome == null ? 0 : row.bytes();
            if (outcome == null) {
                kept += one;
            } else if (outcome.done()) {
                removed += one;
                bytes += row.bytes();
            } else {
                skipped += one;
            }
        }
    }

    private void removedFiles(RemovedCsv csv) throws IOException {
        long after = -1;
        while (true) {
            List<Item> items = this.items.inState(plan.id(), PlanItems.DONE, after, BATCH);
            if (items.isEmpty()) {
                return;
            }
            Map<Long, EntryRow> rows = new Entries(catalog).byId(items.stream().map(Item::entry).toList());
            for (Item item : items) {
                removedFiles(csv, item, rows.get(item.entry()));
                after = item.seq();
            }
        }
    }

    private void removedFiles(RemovedCsv csv, Item item, EntryRow entry) throws IOException {
        WritableStores.Writable store = stores.of(entry.store());
        boolean there = store.files().visit(new TrashPlace(run.id(), item.seq()),
                entry.path(), entry.type(), file -> {
            countLinks(file);
            csv.write(new RemovedFile(item.key(), kind(store, item, entry, file.path()), file.path(), file.bytes(),
                    file.modified(), hash(file)));
        });
        if (!there) {
            run.faults().add(item.key(), "is not in the trash any more, its files cannot be listed");
        }
    }

    /** A file that has other names frees nothing as long as one of them stays. */
    private void countLinks(LockedStore.TrashedFile file) throws IOException {
        if (file.readable() && file.links() > 1) {
            linkedFiles++;
            linkedBytes += file.bytes();
        }
    }

    /** What a file was: the manifest and other things of the entry itself count with what went. */
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
