package dev.winnow.job.scanning;

import dev.winnow.catalog.entry.PartFindings;
import dev.winnow.catalog.entry.PartRecord;
import dev.winnow.catalog.entry.Walks;
import dev.winnow.catalog.storage.Lengths;
import dev.winnow.job.run.Handover;
import dev.winnow.job.run.RunContext;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.SeenLink;
import dev.winnow.store.Stamp;
import dev.winnow.store.StoreVisitor;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Walks one part of a store and hands over what is to be written of it. */
final class PartWalk implements StoreVisitor {

    /** Thrown out of a walk to end it: somebody asked for that, or another part failed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private final RunContext run;
    private final ScannedStores.Scanned store;
    private final Walks.Part part;
    private final BooleanSupplier stopping;
    private final PartRecord record;
    private final PartFindings findings = new PartFindings(Listed.MOST);

    /** @param stopping whether the walk is to end before its end */
    PartWalk(RunContext run, ScannedStores.Scanned store, Walks.Part part, Handover handover, BooleanSupplier stopping) {
        this.run = run;
        this.store = store;
        this.part = part;
        this.stopping = stopping;
        this.record = new PartRecord(run.catalog(), run.job(), store.store().store(), store.walk(), part,
                handover::give);
    }

    /** @return whether it came to its end */
    boolean walk() throws IOException {
        try {
            ensureGoing();
            store.files().walk(part.span(), this);
        } catch (Stopped asked) {
            return false;
        }
        record.done(findings, store.store().files()::has);
        return true;
    }

    private void ensureGoing() {
        if (stopping.getAsBoolean()) {
            throw new Stopped();
        }
    }

    @Override
    public Stamp known(String path) {
        return record.known(path);
    }

    @Override
    public void unchanged(String path) {
        seen(0);
        record.unchanged(path);
    }

    @Override
    public void entry(FoundEntry entry, Stamp stamp) {
        if (Lengths.overlong(entry.path())) {
            fault(new Fault(entry.path(), Lengths.complaint()), true);
            return;
        }
        seen(entry.contents().bytes());
        record.add(entry, stamp);
    }

    private void seen(long bytes) {
        ensureGoing();
        run.progress().done(1, bytes);
    }

    @Override
    public void link(SeenLink link) {
        findings.link(link);
    }

    @Override
    public void stray(Stray stray) {
        findings.stray(stray.path(), stray.kind().word());
    }

    @Override
    public void fault(Fault fault, boolean mine) {
        record.unreadable(fault.path());
        if (mine) {
            findings.fault(fault.path(), fault.what());
        }
    }
}
