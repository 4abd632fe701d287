package dev.winnow.catalog.entry;

import dev.winnow.catalog.Workers;
import dev.winnow.catalog.storage.Digest;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.EntryStamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A found entry that has yet to be recorded.
 *
 * @param key         key of its build
 * @param settleMs    how long it must be unchanged to be settled, in milliseconds
 * @param forBuild    whether its manifest describes the whole build
 * @param looked      for later scans; null if the next scan must measure the entry again
 * @param fingerprint shows whether the entry has changed since it was recorded
 */
public record StagedEntry(String key, long settleMs, Boolean forBuild, FoundEntry entry, Looked looked,
                            String fingerprint) {

    /** Documents of an interrupted scan by an earlier version lack {@code forBuild}. */
    public StagedEntry {
        forBuild = forBuild == null ? Boolean.TRUE : forBuild;
    }

    /**
     * A measurement of an entry that later scans may reuse.
     *
     * @param at    when it was made, in milliseconds since 1970
     * @param until the latest time of reuse, in milliseconds since 1970
     * @param stamp how the entry was read, and its {@link EntryStamp}
     */
    public record Looked(long at, long until, String stamp) { }

    /**
     * Makes the key of a found entry's build, from its path or else its manifest. If an attribute is missing, or the key is
     * too long, the entry gets a key of its own and a doubt.
     *
     * @param stamp shows later whether the entry has changed; null if there is none
     */
    static StagedEntry of(Job job, Store store, FoundEntry found, EntryStamp stamp, ScanReuse trust) {
        Optional<String> key = job.build().key(name -> value(found, name));
        if (key.isPresent() && !NameLimits.over(NameLimits.KEY, key.get())) {
            return of(key.get(), found, stamp, trust);
        }
        List<String> doubts = new ArrayList<>(found.doubts());
        if (key.isPresent()) {
            doubts.add("its key would be longer than " + NameLimits.KEY + " bytes");
        }
        job.build().attributes().stream().filter(name -> value(found, name) == null).forEach(name ->
                doubts.add("its " + name + " is not known, which its key needs"));
        return of("?/" + store.name() + "/" + found.path(), new FoundEntry(found.path(), found.type(), found.stated(),
                found.finished(), found.manifest(), found.contents(), found.keepFile(), doubts), stamp,
                trust);
    }

    private static StagedEntry of(String key, FoundEntry entry, EntryStamp stamp, ScanReuse trust) {
        return new StagedEntry(key, trust.settleMs(), trust.forBuild(), entry, trust.looked(entry, stamp),
                fingerprint(key, trust, entry));
    }

    private static String value(FoundEntry found, String attribute) {
        String stated = found.stated().get(attribute);
        return stated != null || found.manifest() == null ? stated : found.manifest().attributes().get(attribute);
    }

    private static String fingerprint(String key, ScanReuse trust, FoundEntry entry) {
        Digest digest = new Digest().add(Workers.READER).add(key).add(Long.toString(trust.settleMs())).add(entry.path())
                .add(entry.type().name())
                .add(text(entry.finished())).add(entry.keepFile()).add(entry.contents().identity());
        add(digest, entry.stated());
        Contents contents = entry.contents();
        Contents.Dating dating = contents.dating();
        add(digest, contents.of(PartKind.PRODUCTS));
        add(digest, contents.of(PartKind.LOGS));
        digest.add(Long.toString(dating.ownFiles())).add(Long.toString(dating.ownBytes()))
                .add(text(dating.half(PartKind.PRODUCTS))).add(text(dating.half(PartKind.LOGS)));
        contents.parts().keySet().stream().filter(PartKind::named).forEach(kind -> {
            add(digest.add(kind.word()), contents.of(kind));
            digest.add(text(dating.half(kind)));
        });
        new TreeMap<>(dating.beforeLinks()).forEach((kind, time) -> digest.add(kind.word()).add(text(time)));
        digest.add(entry.manifest() == null ? null : trust.forBuild() ? "manifest" : "manifest of parts");
        if (entry.manifest() != null) {
            digest.add(text(entry.manifest().finished()));
            add(digest, entry.manifest().attributes());
        }
        entry.doubts().forEach(digest::add);
        return digest.hex().substring(0, 32);
    }

    private static void add(Digest digest, Map<String, String> values) {
        digest.add(Integer.toString(values.size()));
        new TreeMap<>(values).forEach((name, value) -> digest.add(name).add(value));
    }

    private static void add(Digest digest, Contents.Amount amount) {
        digest.add(Long.toString(amount.bytes())).add(Long.toString(amount.files())).add(text(amount.newest()));
    }

    private static String text(Instant time) {
        return time == null ? null : Long.toString(time.getEpochSecond()) + '.' + time.getNano();
    }

    String json() {
        return CatalogJson.SORTED.writeValueAsString(this);
    }

    static StagedEntry parse(String json) {
        return CatalogJson.MAPPER.readValue(json, StagedEntry.class);
    }
}
