package dev.winnow.batch;

import dev.winnow.catalog.Removals.Removal;
import dev.winnow.catalog.Runs;

/** Counts what a restore or a purge did, in parts and bytes. */
final class RunTotals {

    private long done;
    private long bytes;
    private long skipped;
    private long spaceBefore = -1;
    private long spaceNow = -1;

    /** Notes the free space of file systems, in bytes, before anything is deleted and again when all is. */
    void space(long free) {
        if (spaceBefore < 0) {
            spaceBefore = free;
        }
        spaceNow = free;
    }

    /** By how much the free space has grown since it was first noted; less than zero where others wrote more. */
    Long gained() {
        return spaceBefore < 0 ? null : Long.valueOf(spaceNow - spaceBefore);
    }

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
