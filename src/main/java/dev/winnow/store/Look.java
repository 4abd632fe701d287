package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.util.List;

/**
 * An entry as it lies there.
 *
 * @param manifest what its manifest says, or null when there is none or it does not parse
 * @param keepFile the text of its {@code .keep} file in one line, in shown form; null when there is none
 * @param doubts   why Winnow is unsure of it; empty when it is sure
 * @param links    the paths of its symbolic links, inside it, where any of them may lead out of it
 * @param stamp    to know it again by; null for a file, and where it changed while it was read
 */
public record Look(EntryType type, Contents contents, Manifest manifest, String keepFile, List<String> doubts,
                   List<String> links, Stamp stamp) {

    /** A file of this name in an entry pins its build. */
    public static final String KEEP_FILE = ".keep";

    public Look {
        doubts = List.copyOf(doubts);
        links = List.copyOf(links);
    }
}
