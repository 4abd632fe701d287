package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.util.List;

/**
 * An entry as it was measured.
 *
 * @param manifest its manifest; null if there is none or it does not parse
 * @param keepFile the text of its {@code .keep} file as one line in shown form; null if there is none
 * @param doubts   reasons to be unsure about it; empty if there are none
 * @param links    the paths of its symbolic links, relative to the entry; empty if none of them may lead out of it
 * @param stamp    shows later whether it has changed; null for a file, and if it changed while it was read
 */
public record EntryMeasurement(EntryType type, Contents contents, Manifest manifest, String keepFile, List<String> doubts,
                   List<String> links, EntryStamp stamp) {

    /** A file of this name in an entry pins its build. */
    public static final String KEEP_FILE = ".keep";

    public EntryMeasurement {
        doubts = List.copyOf(doubts);
        links = List.copyOf(links);
    }
}
