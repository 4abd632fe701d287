package dev.winnow.apply;

import java.time.Instant;

/** Which time a directory gets whose contents come back: its former one, unless others changed it meanwhile. */
interface Times {

    /**
     * @param before the directory as it was before the removal
     * @param now    its time just before the return
     * @return the time it is to get; null to leave it as the return makes it
     */
    Instant after(Folder before, Instant now);

    /** For a removal that is undone at once. */
    static Times asBefore(TrashItem item) {
        return (before, now) -> before.modified();
    }
}
