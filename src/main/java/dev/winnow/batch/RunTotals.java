package dev.winnow.batch;

import dev.winnow.catalog.Removals.Removal;
import dev.winnow.catalog.Runs;

/** Counts what a restore or a purge did, in parts and bytes. */
final class RunTotals {

    private long done;
    private long bytes;
    private long skipped;

    void done(Removal removal) {
        done += removal.parts();
        bytes += removal.bytes();
    }

    void skipped(Removal removal) {
        skipped += removal.parts();
    }

    long skipped() {
        return skipped;
    }

    /** For a purge: what was done is gone. */
    Runs.Counts removed() {
        return new Runs.Counts(0, done, bytes, skipped);
    }

    /** For a restore: what was done is kept after all. */
    Runs.Counts kept() {
        return new Runs.Counts(done, 0, 0, skipped);
    }
}
