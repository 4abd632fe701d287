package dev.winnow.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a removed item in the trash of its store.
 *
 * @param run id of the run that removed it; letters, digits, {@code -} and {@code _}
 * @param seq number of the item in that run; never negative
 */
public record TrashPlace(String run, long seq) {

    /** Winnow's own folder in the root of a store. */
    public static final String OWN_FOLDER = ".winnow";

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Pattern WORK = Pattern.compile("([A-Za-z0-9_-]{1,100})\\.([0-9]{1,18})");

    public TrashPlace {
        if (!RUN.matcher(run).matches() || seq < 0) {
            throw new IllegalArgumentException("'" + run + "', " + seq + " is not a place in a trash");
        }
    }

    /** Relative to the store's root. */
    public String path() {
        return OWN_FOLDER + "/trash/" + run + "/" + seq;
    }

    /** The name of its work directory while it is being removed, restored or purged. */
    public String workName() {
        return run + "." + seq;
    }

    /** The inverse of {@link #workName}; empty if Winnow gives no such name. */
    public static Optional<TrashPlace> ofWorkName(String name) {
        Matcher ours = WORK.matcher(name);
        return ours.matches() ? Optional.of(new TrashPlace(ours.group(1), Long.parseLong(ours.group(2))))
                : Optional.empty();
    }
}
