package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An entry as a scan found it in a store.
 *
 * @param path       relative to the store's root, in the spelling of {@code NameCodec}
 * @param stated     attributes by name, from the path and {@code set}; without {@code finished}
 * @param finished   what <code>{finished:...}</code> captured, or null
 * @param manifest   its manifest; null if there is none or it does not parse
 * @param contents   its measured contents
 * @param keepFile   the trimmed text of its {@code .keep} file; null if there is none
 * @param doubts     reasons to be unsure about it; empty if there are none
 */
public record FoundEntry(String path, EntryType type, Map<String, String> stated, Instant finished,
                         Manifest manifest, Contents contents, String keepFile, List<String> doubts) {
    public FoundEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(contents, "contents");
        stated = Map.copyOf(stated);
        doubts = List.copyOf(doubts);
    }
}
