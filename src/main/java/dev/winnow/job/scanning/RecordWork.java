package dev.winnow.job.scanning;

import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.MovedBuilds;
import dev.winnow.catalog.entry.ScanRecord;
import dev.winnow.catalog.entry.Walks;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Work;
import dev.winnow.job.scanning.ScannedStores.Scanned;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.StoreLinks;
import dev.winnow.model.Halt;
import dev.winnow.store.StoreUnreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records what a scan put aside, and only when none of its stores has lost too much. */
final class RecordWork implements Work {

    private static final int BATCH = 1_000;

    private final RunContext run;
    private final Map<Scanned, ScanRecord> records = new LinkedHashMap<>();
    private final MovedBuilds moved;
    private boolean checked;

    RecordWork(RunContext run, ScannedStores stores) {
        this.run = run;
        for (Scanned place : open(stores)) {
            records.put(place, new ScanRecord(run.catalog(), run.job(), place.store().store(), place.walk().store(),
                    place.store().files()::has));
        }
        this.moved = new MovedBuilds(run.catalog(), records.keySet().stream().map(place -> place.walk().store()).toList(),
                run.id(), run.row().operator().actor());
    }

    private static List<Scanned> open(ScannedStores stores) {
        try {
            return stores.all();
        } catch (StoreUnreadable gone) {
            throw Halt.stopped(gone.getMessage());
        }
    }

    @Override
    public boolean next() {
        if (!checked) {
            check();
            records.forEach(this::tell);
            checked = true;
            return true;
        }
        for (Map.Entry<Scanned, ScanRecord> record : records.entrySet()) {
            if (run.catalog().inTransaction(() -> record.getValue().recordNext(BATCH)
                    || record.getValue().recordMissed(BATCH))) {
                return true;
            }
        }
        // Only now is it known what of a build keeps the key that it had.
        List<String> followed = moved.next();
        if (followed != null) {
            run.warnings().addAll(followed);
            return true;
        }
        records.forEach(this::end);
        return false;
    }

    /** Nothing of a scan that finds too little is kept, not even what it has seen in another place. */
    private void check() {
        try {
            run.catalog().transact(() -> {
                records.forEach((place, record) -> {
                    if (!place.walk().first()) {
                        record.noteMoves();
                    }
                });
                records.forEach(this::checkShrink);
            });
        } catch (Halt shrunk) {
            records.keySet().forEach(each -> new Walks(run.catalog()).drop(each.walk().store()));
            throw shrunk;
        }
    }

    private void checkShrink(Scanned place, ScanRecord record) {
        // One build that somebody deleted by hand is not a store that was lost.
        long missing = place.walk().first() ? 0 : record.missingBuilds();
        if (missing <= 1) {
            return;
        }
        JobStore store = place.store();
        long known = record.knownBuilds();
        if (!run.job().limits().shrink().exceededBy(missing, known)) {
            return;
        }
        if (run.override() != null) {
            new Runs(run.catalog()).overridden(run.id(), run.row().operator().actor(),
                    run.override(), "shrink of " + store.store().name() + ": " + missing + " of " + known
                            + " builds are missing");
        } else {
            throw Halt.stopped(store.store().name() + ": " + missing + " of " + known + " builds are missing in "
                    + store.row().root() + ", more than limits.shrink of " + run.job().limits().shrink()
                    + " allows; nothing was recorded. Is it mounted whole? If they are really gone: "
                    + "--limit-override REASON");
        }
    }

    private void tell(Scanned place, ScanRecord record) {
        String name = place.store().store().name() + ":";
        record.strays((path, kind) -> run.findings().strays().add(name + path, kind));
        run.findings().strays().more(record.moreStrays());
        record.faults((path, what) -> run.faults().add(name + path, what));
        run.faults().more(record.moreFaults());
    }

    /** Links last: only when every part is done is it known where each leads. */
    private void end(Scanned place, ScanRecord record) {
        StoreLinks links = new StoreLinks(run.catalog(), place.store(), place.files());
        record.links(links.targets()::add);
        List<String> unreadable = new ArrayList<>();
        record.faults((path, what) -> unreadable.add(path));
        StoreLinks.Told told = links.record(unreadable, stray -> run.findings().strays().add(place.store().store().name() + ":"
                + stray.path(), "link"));
        told.unknown().forEach(why -> {
            run.findings().closed().add(why);
            run.warnings().add(why + "; nothing is removed from this store until it can be read");
        });
        told.whole().ifPresent(link -> run.warnings().add("store " + place.store().store().name() + ": the link "
                + link + " leads to the root of a store, so that all of it stays"));
        run.catalog().transact(() -> {
            new Stores(run.catalog()).scanned(place.walk().store(), place.store().store());
            record.end();
            new Walks(run.catalog()).drop(place.walk().store());
        });
    }
}
