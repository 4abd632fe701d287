package dev.winnow.batch;

import dev.winnow.catalog.FoundDocument;
import dev.winnow.catalog.Lengths;
import dev.winnow.catalog.Runs;
import dev.winnow.catalog.ScanRecord;
import dev.winnow.catalog.Stores;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.FoundEntry;
import dev.winnow.scan.StoreUnreadable;
import dev.winnow.scan.StoreVisitor;
import dev.winnow.scan.StoreWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Brings the catalog up to date with the stores of a job: walks all of them, and only when none has lost too much
 * records what was found.
 */
final class ScanWork implements Work {

    private static final int BATCH = 500;

    private final LiveRun run;
    private final Map<JobStore, ScanRecord> records = new LinkedHashMap<>();
    private final Map<JobStore, List<Stores.Link>> links = new LinkedHashMap<>();
    private boolean walked;

    ScanWork(LiveRun run) {
        this.run = run;
    }

    @Override
    public boolean next() throws IOException {
        if (!walked) {
            for (JobStore store : run.stores()) {
                walk(store);
            }
            if (!run.stopping()) {
                records.forEach(this::checkShrink);
            }
            walked = true;
            return true;
        }
        for (Map.Entry<JobStore, ScanRecord> record : records.entrySet()) {
            if (run.catalog().inTransaction(() ->
                    record.getValue().recordNext(BATCH, record.getKey().store().holds()))) {
                return true;
            }
        }
        records.forEach((store, record) -> run.catalog().transact(() -> {
            Stores stores = new Stores(run.catalog());
            record.recordUnmatched();
            stores.links(store.row().id(), links.get(store));
            stores.scanned(store.row().id(), store.store());
        }));
        return false;
    }

    private void walk(JobStore store) throws IOException {
        new Stores(run.catalog()).read(store.row().id(), run.job().name(), run.job().build().text());
        ScanRecord record = run.catalog().inTransaction(() ->
                new ScanRecord(run.catalog(), run.id(), run.job().name(), store.row().id(), path ->
                        Files.exists(NameCodec.path(store.root(), path), LinkOption.NOFOLLOW_LINKS)));
        records.put(store, record);
        links.put(store, new ArrayList<>());
        run.progress().stage("scan " + store.store().name() + ", entries", 0);
        Collector collector = new Collector(store, record);
        try {
            new StoreWalk(Runtime.getRuntime().availableProcessors())
                    .walk(store.store(), run.job().policy().zone(), collector);
        } catch (StoreUnreadable unreadable) {
            throw Halt.stopped(unreadable.getMessage());
        } catch (Stopped asked) {
            return;
        }
        collector.flush();
    }

    private void checkShrink(JobStore store, ScanRecord record) {
        long known = record.knownBuilds();
        long missing = record.missingBuilds();
        // One build that somebody deleted by hand is not a store that was lost.
        if (missing <= 1 || !run.job().limits().shrink().exceededBy(missing, known)) {
            return;
        }
        if (run.overrides().limit() != null) {
            run.catalog().transact(() -> new Runs(run.catalog()).overridden(run.id(), run.row().operator().actor(),
                    run.overrides().limit(), "shrink of " + store.store().name() + ": " + missing + " of " + known
                            + " builds are missing"));
        } else {
            records.values().forEach(ScanRecord::drop);
            throw Halt.stopped(store.store().name() + ": " + missing + " of " + known + " builds are missing in "
                    + store.row().root() + ", more than limits.shrink of " + run.job().limits().shrink()
                    + " allows; nothing was recorded. Is it mounted whole? If they are really gone: "
                    + "--limit-override REASON");
        }
    }

    /** Thrown out of a walk to end it. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private final class Collector implements StoreVisitor {

        private final JobStore store;
        private final ScanRecord record;
        private final List<FoundDocument> batch = new ArrayList<>(BATCH);

        Collector(JobStore store, ScanRecord record) {
            this.store = store;
            this.record = record;
        }

        @Override
        public void entry(FoundEntry entry) {
            if (run.stopping()) {
                throw new Stopped();
            }
            if (Lengths.overlong(entry.path())) {
                fault(new Fault(entry.path(), Lengths.complaint()));
                return;
            }
            run.progress().done(1, entry.contents().products().bytes() + entry.contents().logs().bytes());
            batch.add(FoundDocument.of(run.job(), store.store(), entry));
            if (batch.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            run.catalog().transact(() -> record.add(batch));
            batch.clear();
        }

        @Override
        public void link(Link link) {
            links.get(store).add(new Stores.Link(link.path(), link.entry()));
        }

        @Override
        public void stray(Stray stray) {
            run.strays().add(store.store().name() + ":" + stray.path(), stray.kind().name().toLowerCase(Locale.ROOT));
        }

        @Override
        public void fault(Fault fault) {
            record.unreadable(fault.path());
            run.faults().add(store.store().name() + ":" + fault.path(), fault.what());
        }
    }
}
