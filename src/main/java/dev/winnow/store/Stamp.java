package dev.winnow.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What tells whether an entry is still what a look at it found, without going through its files: which folders it has,
 * and one figure of what these, its manifest and its {@code .keep} file are: inode, time of modification, time of
 * change, and the size of the files. A file that comes, goes or is renamed changes its folder; one that is written in
 * place does not.
 *
 * @param figure   of all of these
 * @param manifest whether it has a manifest
 * @param keepFile whether it has a {@code .keep} file
 * @param folders  inside the entry, by their paths there, in shown form
 * @param links    as {@code Look} has them
 * @param changed  the newest of those times, in milliseconds since 1970
 */
public record Stamp(long figure, boolean manifest, boolean keepFile, List<String> folders, List<String> links,
                    long changed) {

    /** Longer than this, its text is not worth its place. */
    private static final int MOST_TEXT = 20_000;
    /** Stands in no shown form. */
    private static final String BETWEEN = "\n";
    /** Begins no path inside an entry. */
    private static final String LINK = "/";

    public Stamp {
        folders = List.copyOf(folders);
        links = List.copyOf(links);
    }

    /** All of it but the time, to be kept; null where it is too long for that. */
    public String text() {
        StringBuilder text = new StringBuilder(Long.toHexString(figure)).append(BETWEEN).append(manifest ? "m" : "")
                .append(keepFile ? "k" : "");
        folders.forEach(folder -> text.append(BETWEEN).append(folder));
        links.forEach(link -> text.append(BETWEEN).append(LINK).append(link));
        return text.length() > MOST_TEXT ? null : text.toString();
    }

    /** What {@link #text} gave; its time is not known any more. */
    public static Stamp parse(String text) {
        Objects.requireNonNull(text, "text");
        int figure = text.indexOf(BETWEEN);
        int flags = text.indexOf(BETWEEN, figure + 1);
        String has = flags < 0 ? text.substring(figure + 1) : text.substring(figure + 1, flags);
        List<String> folders = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (String path : flags < 0 ? new String[0] : text.substring(flags + 1).split(BETWEEN)) {
            if (path.startsWith(LINK)) {
                links.add(path.substring(LINK.length()));
            } else {
                folders.add(path);
            }
        }
        return new Stamp(Long.parseUnsignedLong(text, 0, figure, 16), has.contains("m"), has.contains("k"), folders,
                links, 0);
    }
}
