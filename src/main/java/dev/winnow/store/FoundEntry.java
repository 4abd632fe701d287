package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An entry as it lies in a store now.
 *
 * @param path       relative to the store's root, in the spelling of {@code NameCodec}
 * @param stated     attributes by path and {@code set}, by name; {@code finished} is not among them
 * @param finished   what <code>{finished:...}</code> captured, or null
 * @param manifest   what its manifest says, or null when there is none or it does not parse
 * @param contents   what it holds
 * @param keepFile   the text of a {@code .keep} file in it, trimmed, or null
 * @param doubts     why Winnow is unsure of it; empty when it is sure
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
