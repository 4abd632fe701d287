package dev.winnow.job.scanning;

import dev.winnow.catalog.entry.PartFindings;
import dev.winnow.catalog.entry.PartRecord;
import dev.winnow.catalog.entry.Walks;
import dev.winnow.catalog.storage.Lengths;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.run.Scan;
import dev.winnow.model.NameCodec;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.SeenLink;
import dev.winnow.store.Stamp;
import dev.winnow.store.StoreVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** Walks one part of a store and hands over what is to be written of it. */
final class PartWalk implements StoreVisitor {

    /** Thrown out of a walk to end it: somebody asked for that, or another part failed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private final LiveRun run;
    private final Scan scan;
    private final Scan.Place place;
    private final Walks.Part part;
    private final PartRecord record;
    private final PartFindings findings = new PartFindings(Listed.MOST);

    PartWalk(LiveRun run, Scan scan, Scan.Place place, Walks.Part part) {
        this.run = run;
        this.scan = scan;
        this.place = place;
        this.part = part;
        this.record = new PartRecord(run.catalog(), run.job(), place.store().store(), place.walk(), part,
                scan.handover()::give);
    }

    void walk() throws IOException {
        try {
            place.files().walk(part.span(), this);
        } catch (Stopped asked) {
            return;
        }
        record.done(findings, path -> Files.exists(NameCodec.path(place.store().root(), path),
                LinkOption.NOFOLLOW_LINKS));
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
        seen(entry.contents().products().bytes() + entry.contents().logs().bytes());
        record.add(entry, stamp);
    }

    private void seen(long bytes) {
        if (run.stopping() || scan.failed()) {
            throw new Stopped();
        }
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
