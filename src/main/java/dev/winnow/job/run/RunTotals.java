package dev.winnow.job.run;

import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Runs;

/** Counts what a restore or a purge did, in parts and bytes. */
public final class RunTotals {

    private final Parts done = new Parts();
    private final Parts skipped = new Parts();
    private long bytes;
    private long spaceBefore = -1;
    private long spaceNow = -1;

    /** Notes the free space of file systems, in bytes, before anything is deleted and again when all is. */
    public void space(long free) {
        if (spaceBefore < 0) {
            spaceBefore = free;
        }
        spaceNow = free;
    }

    /** By how much the free space has grown since it was first noted; less than zero where others wrote more. */
    public Long gained() {
        return spaceBefore < 0 ? null : Long.valueOf(spaceNow - spaceBefore);
    }

    /** Counts what was restored or purged. */
    public void done(Removal removal) {
        done.add(removal);
        bytes += removal.bytes();
    }

    /** Counts what should have been and was not. */
    public void skipped(Removal removal) {
        skipped.add(removal);
    }

    public long skipped() {
        return skipped.count;
    }

    /**
     * Counts parts. One counts once, however many entries and stores it lies in; its removals follow each other, as
     * those of one run do.
     */
    private static final class Parts {

        private String products;
        private String logs;
        private long count;

        void add(Removal removal) {
            if (removal.products() && !removal.key().equals(products)) {
                products = removal.key();
                count++;
            }
            if (removal.logs() && !removal.key().equals(logs)) {
                logs = removal.key();
                count++;
            }
        }
    }

    /** For a purge: what was done is gone. */
    public Runs.Counts removed() {
        return new Runs.Counts(0, done.count, bytes, skipped.count);
    }

    /** For a restore: what was done is kept after all. */
    public Runs.Counts kept() {
        return new Runs.Counts(done.count, 0, 0, skipped.count);
    }
}
