package dev.winnow.batch;

import dev.winnow.catalog.Removals.Removal;
import dev.winnow.catalog.Runs;
import java.util.HashSet;
import java.util.Set;

/** Counts what a restore or a purge did, in parts and bytes. */
final class RunTotals {

    private final Set<String> done = new HashSet<>();
    private final Set<String> skipped = new HashSet<>();
    private long bytes;
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
        addParts(done, removal);
        bytes += removal.bytes();
    }

    void skipped(Removal removal) {
        addParts(skipped, removal);
    }

    long skipped() {
        return skipped.size();
    }

    /** A part counts once, however many entries and stores it lies in. */
    private static void addParts(Set<String> parts, Removal removal) {
        if (removal.products()) {
            parts.add("products " + removal.key());
        }
        if (removal.logs()) {
            parts.add("logs " + removal.key());
        }
    }

    /** For a purge: what was done is gone. */
    Runs.Counts removed() {
        return new Runs.Counts(0, done.size(), bytes, skipped.size());
    }

    /** For a restore: what was done is kept after all. */
    Runs.Counts kept() {
        return new Runs.Counts(done.size(), 0, 0, skipped.size());
    }
}
