package dev.winnow.catalog;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.scan.FoundEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A found entry on its way into the catalog.
 *
 * @param key      the build that it is a part of
 * @param settleMs how long it must be left alone, in milliseconds
 */
public record FoundDocument(String key, long settleMs, FoundEntry entry) {

    /**
     * Names the build of a found entry: by its path, else by its manifest. One whose name is not wholly known, or is
     * too long, gets a name of its own and a doubt.
     */
    public static FoundDocument of(Job job, Store store, FoundEntry found) {
        long settle = store.settle().after(Instant.EPOCH, ZoneOffset.UTC).toEpochMilli();
        Optional<String> key = job.build().key(name -> value(found, name));
        if (key.isPresent() && !Lengths.over(Lengths.KEY, key.get())) {
            return new FoundDocument(key.get(), settle, found);
        }
        List<String> doubts = new ArrayList<>(found.doubts());
        if (key.isPresent()) {
            doubts.add("its key would be longer than " + Lengths.KEY + " bytes");
        }
        job.build().attributes().stream().filter(name -> value(found, name) == null).forEach(name ->
                doubts.add("its " + name + " is not known, which its key needs"));
        return new FoundDocument("?/" + store.name() + "/" + found.path(), settle, new FoundEntry(found.path(),
                found.type(), found.stated(), found.finished(), found.manifest(), found.contents(), found.keepFile(),
                doubts));
    }

    private static String value(FoundEntry found, String attribute) {
        String stated = found.stated().get(attribute);
        return stated != null || found.manifest() == null ? stated : found.manifest().attributes().get(attribute);
    }

    /** Tells whether an entry is as it was when it was recorded last. */
    String fingerprint() {
        return Digest.sha256(json());
    }

    String json() {
        return Json.SORTED.writeValueAsString(this);
    }

    static FoundDocument parse(String json) {
        return Json.MAPPER.readValue(json, FoundDocument.class);
    }
}
