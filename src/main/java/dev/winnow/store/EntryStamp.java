package dev.winnow.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Shows whether an entry has changed since it was measured, without reading its files. It covers the entry's folders, its
 * manifest and its {@code .keep} file: their inodes, times of modification, times of change, and the sizes of the files.
 * Adding, deleting or renaming a file changes its folder; writing into an existing file does not.
 *
 * @param figure   a hash of all of these
 * @param manifest whether it has a manifest
 * @param keepFile whether it has a {@code .keep} file
 * @param folders  the folders in the entry, by their paths relative to it, in shown form
 * @param links    as in {@code EntryMeasurement}
 * @param changed  the newest of those times, in milliseconds since 1970
 */
public record EntryStamp(long figure, boolean manifest, boolean keepFile, List<String> folders, List<String> links,
                    long changed) {

    /** A longer text is not worth storing. */
    private static final int MAX_TEXT = 20_000;
    /** Does not occur in a shown form. */
    private static final String SEPARATOR = "\n";
    /** A path inside an entry does not start with it. */
    private static final String LINK_PREFIX = "/";

    public EntryStamp {
        folders = List.copyOf(folders);
        links = List.copyOf(links);
    }

    /** The stamp without its time, as text to be stored; null if it is too long. */
    public String text() {
        StringBuilder text = new StringBuilder(Long.toHexString(figure)).append(SEPARATOR).append(manifest ? "m" : "")
                .append(keepFile ? "k" : "");
        folders.forEach(folder -> text.append(SEPARATOR).append(folder));
        links.forEach(link -> text.append(SEPARATOR).append(LINK_PREFIX).append(link));
        return text.length() > MAX_TEXT ? null : text.toString();
    }

    /** Parses the result of {@link #text}. The time of the stamp is then unknown. */
    public static EntryStamp parse(String text) {
        Objects.requireNonNull(text, "text");
        int figure = text.indexOf(SEPARATOR);
        int flags = text.indexOf(SEPARATOR, figure + 1);
        String has = flags < 0 ? text.substring(figure + 1) : text.substring(figure + 1, flags);
        List<String> folders = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (String path : flags < 0 ? new String[0] : text.substring(flags + 1).split(SEPARATOR)) {
            if (path.startsWith(LINK_PREFIX)) {
                links.add(path.substring(LINK_PREFIX.length()));
            } else {
                folders.add(path);
            }
        }
        return new EntryStamp(Long.parseUnsignedLong(text, 0, figure, 16), has.contains("m"), has.contains("k"), folders,
                links, 0);
    }
}
