package dev.winnow.catalog.entry;

import dev.winnow.catalog.Workers;
import dev.winnow.catalog.storage.Digest;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.EntryStamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Decides which measurements of entries later scans may reuse, and for how long. A measurement stays valid while no file was
 * added, deleted or renamed in the entry and its manifest and {@code .keep} are unchanged. Writing into an existing file
 * goes unnoticed until the next full measurement. Therefore only settled entries without doubts are trusted, no longer than
 * they had been unchanged before, and never longer than the job's {@code scan: full-every}.
 *
 * <p>A removal never relies on this: an apply reads all files of an entry before it removes it, and leaves a changed one.
 * The risk concerns other builds only. A build that is being rewritten may lose its place in a rule to another build, and
 * until the next full measurement it still seems to have it. The same happens with a plan that is applied days after it was
 * made. Each scan reads all manifests, which have far more effect, and all files of young builds, which rank first.
 */
final class ScanReuse {

    /**
     * How long an entry must have been unchanged to be trusted, in milliseconds. A second change within one tick of the file
     * system's clock leaves no trace; a tick takes up to 2 s, and the clock of a file server may differ.
     */
    private static final long MIN_AGE_MS = 10_000;
    private static final int DIGITS = 16;

    private final long now;
    private final long settleMs;
    private final boolean forBuild;
    private final String reading;
    private final long oldest;

    /** @param now when the scan begins, in milliseconds since 1970 */
    ScanReuse(Job job, Store store, long now) {
        this.now = now;
        this.settleMs = store.settle().after(Instant.EPOCH, ZoneOffset.UTC).toEpochMilli();
        this.forBuild = store.forBuild();
        this.reading = new Digest().add(Workers.READER).add(settings(job, store)).hex().substring(0, DIGITS);
        this.oldest = job.fullEvery().before(Instant.ofEpochMilli(now), job.policy().zone()).toEpochMilli();
    }

    /**
     * A hash of all settings that decide which entries there are and how they are read. If it changes, earlier measurements do
     * not count, and a new entry may be one that was not read before. A newer program measures all again, but what its first
     * scan finds new is new.
     */
    static String settings(Job job, Store store) {
        Digest digest = new Digest().add(job.build().text()).add(job.policy().zone().getId())
                .add(store.zone() == null ? null : store.zone().getId()).add(store.name())
                .add(store.holds() == null ? "BOTH" : store.holds().word().toUpperCase(Locale.ROOT))
                .add(store.manifest()).add(store.settle().text());
        if (store.manifest() != null && !store.forBuild()) {
            digest.add("for its parts");
        }
        store.parts().forEach(of -> of.globs().forEach(glob -> digest.add(of.kind() == PartKind.LOGS ? "log"
                : "part " + of.kind()).add(glob.toString())));
        store.ignore().forEach(glob -> digest.add("ignore").add(glob.toString()));
        new TreeMap<>(store.statusFrom()).forEach((status, file) -> digest.add("status").add(status.word()).add(file));
        store.sideFiles().forEach(ending -> digest.add("side file").add(ending));
        for (Layout layout : store.layouts()) {
            digest.add("layout").add(layout.text()).add(layout.entry().name());
            new TreeMap<>(layout.set()).forEach((name, value) -> digest.add(name).add(value));
        }
        return digest.hex().substring(0, DIGITS);
    }

    /** Whether a manifest describes the whole build. */
    boolean forBuild() {
        return forBuild;
    }

    long settleMs() {
        return settleMs;
    }

    /** The measurement that later scans may reuse; null for none. */
    StagedEntry.Looked looked(FoundEntry entry, EntryStamp stamp) {
        String text = stamp == null ? null : stamp.text();
        if (text == null || !entry.doubts().isEmpty() || stamp.changed() > now - MIN_AGE_MS || running(entry)) {
            return null;
        }
        long newest = entry.contents().parts().values().stream().mapToLong(amount -> millis(amount.newest())).max().orElse(0);
        long finished = Math.max(millis(entry.finished()),
                entry.manifest() == null ? 0 : millis(entry.manifest().finished()));
        long alone = now - newest;
        if (alone < settleMs || now - finished < settleMs || alone <= 0) {
            return null;
        }
        return new StagedEntry.Looked(now, now + alone, reading + text);
    }

    private static boolean running(FoundEntry entry) {
        return entry.manifest() != null
                && Status.RUNNING.word().equals(entry.manifest().attributes().get("status"));
    }

    private static long millis(Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }

    /** The stamp with which an earlier measurement is still valid; null if it is too old. */
    EntryStamp validStamp(long lookedAt, long until, String stamp) {
        boolean young = lookedAt > oldest && lookedAt <= now && now < until;
        return young ? parse(stamp) : null;
    }

    /** The stamp of an earlier measurement of any age; null if entries are read differently now. */
    EntryStamp parse(String stamp) {
        return stamp.startsWith(reading) ? EntryStamp.parse(stamp.substring(reading.length())) : null;
    }
}
