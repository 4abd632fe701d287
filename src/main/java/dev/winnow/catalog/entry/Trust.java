package dev.winnow.catalog.entry;

import dev.winnow.catalog.storage.Digest;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.Stamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Says which looks at entries of a store later scans may rely on, and for how long: while nothing came, went or was
 * renamed in any folder of the entry, and its manifest and {@code .keep} are what they were. Files that are written in
 * place are not seen that way until the next full look, so an entry is only trusted when it was settled and sure, no
 * longer than it had been left alone before, and never longer than the job's {@code scan: full-every}.
 *
 * <p>Nothing is removed on such knowledge: an apply goes through all files of whatever it is about to take, and leaves
 * what differs. What a file written in place would have said of <em>other</em> builds comes late, though: a build that
 * is dated by its files takes no place while it is being rewritten, and until the next full look it is believed to hold
 * the one that it had. That is the same as with a plan that is applied some days after it was made. Manifests, which
 * say far more, are looked at by every scan, and so is what young builds hold, which rank first.
 */
final class Trust {

    /**
     * How much older than the look what was looked at must be, in milliseconds: a second change within one tick of the
     * file system's clock leaves no trace, ticks are up to 2 s long, and a file server's clock may differ.
     */
    private static final long WELL_BEFORE = 10_000;
    /** To be counted up when entries are read otherwise than before. */
    static final String READER = "4";

    private final long now;
    private final long settleMs;
    private final boolean forBuild;
    private final String reading;
    private final long oldest;

    /** @param now when the looks begin, in milliseconds */
    Trust(Job job, Store store, long now) {
        this.now = now;
        this.settleMs = store.settle().after(Instant.EPOCH, ZoneOffset.UTC).toEpochMilli();
        this.forBuild = store.forBuild();
        this.reading = reading(job, store);
        this.oldest = job.fullEvery().before(Instant.ofEpochMilli(now), job.policy().zone()).toEpochMilli();
    }

    /** What decides how an entry is read: where it differs, nothing that was read before counts. */
    static String reading(Job job, Store store) {
        Digest digest = new Digest().add(READER).add(job.build().text()).add(job.policy().zone().getId())
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
        return digest.hex().substring(0, 16);
    }

    /** Whether a manifest speaks for the whole build. */
    boolean forBuild() {
        return forBuild;
    }

    long settleMs() {
        return settleMs;
    }

    /** What later scans may rely on; null for nothing. */
    FoundDocument.Looked looked(FoundEntry entry, Stamp stamp) {
        String text = stamp == null ? null : stamp.text();
        if (text == null || !entry.doubts().isEmpty() || stamp.changed() > now - WELL_BEFORE || running(entry)) {
            return null;
        }
        long newest = entry.contents().parts().values().stream().mapToLong(amount -> millis(amount.newest())).max().orElse(0);
        long finished = Math.max(millis(entry.finished()),
                entry.manifest() == null ? 0 : millis(entry.manifest().finished()));
        long alone = now - newest;
        if (alone < settleMs || now - finished < settleMs || alone <= 0) {
            return null;
        }
        return new FoundDocument.Looked(now, now + alone, reading + text);
    }

    private static boolean running(FoundEntry entry) {
        return entry.manifest() != null
                && Status.RUNNING.word().equals(entry.manifest().attributes().get("status"));
    }

    private static long millis(Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }

    /** What an entry must still be like so that an earlier look at it holds; null where it is too old for that. */
    Stamp holds(long lookedAt, long until, String stamp) {
        boolean young = lookedAt > oldest && lookedAt <= now && now < until;
        return young ? read(stamp) : null;
    }

    /** What an earlier look saw, whenever that was; null where entries are read otherwise now. */
    Stamp read(String stamp) {
        return stamp.startsWith(reading) ? Stamp.parse(stamp.substring(reading.length())) : null;
    }
}
