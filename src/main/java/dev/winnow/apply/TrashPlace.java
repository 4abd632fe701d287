package dev.winnow.apply;

import java.util.regex.Pattern;

/**
 * Where a removed part lies in the trash of its store.
 *
 * @param run the run that removed it; letters, digits, {@code -} and {@code _}
 * @param seq its number in that run; never negative
 */
public record TrashPlace(String run, long seq) {

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    public TrashPlace {
        if (!RUN.matcher(run).matches() || seq < 0) {
            throw new IllegalArgumentException("'" + run + "', " + seq + " is no place in a trash");
        }
    }

    /** Relative to the store's root. */
    public String path() {
        return StoreRoot.WINNOW + "/trash/" + run + "/" + seq;
    }

    /** Its name among the items that are being worked on. */
    String workName() {
        return run + "." + seq;
    }

    static TrashPlace ofWorkName(String name) {
        int dot = name.indexOf('.');
        return new TrashPlace(name.substring(0, dot), Long.parseLong(name.substring(dot + 1)));
    }
}
