package dev.winnow.job.run;

import dev.winnow.catalog.entry.Walks;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.local.walk.StoreWalk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The scan of a run: what its steps share, by the stores' ids. */
public final class Scan {

    /** A store that is scanned. */
    public record Place(JobStore store, StoreWalk files, Walks.Walk walk) { }

    private final Map<Long, Place> places = new LinkedHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<String> unknownLinks = new ArrayList<>();
    private Handover handover;

    public void add(Place place) {
        places.put(place.walk().store(), place);
    }

    /** @param store its id; one that was added */
    public Place place(long store) {
        return places.get(store);
    }

    public Iterable<Place> places() {
        return places.values();
    }

    /** Why it is not known of some stores what links lead to, so that nothing may be removed from them. */
    public List<String> unknownLinks() {
        return unknownLinks;
    }

    /** Where what is found is written; while the stores are walked only. */
    public Handover handover() {
        return handover;
    }

    public void handover(Handover to) {
        handover = to;
    }

    /** Notes that a part could not be walked: the others end soon. */
    public void fail(Throwable why) {
        failure.compareAndSet(null, why);
    }

    public boolean failed() {
        return failure.get() != null;
    }

    /** Throws what went wrong first, if anything did. */
    public void ensureDone() throws Exception {
        Throwable why = failure.get();
        if (why instanceof StoreUnreadable unreadable) {
            throw Halt.stopped(unreadable.getMessage());
        } else if (why instanceof Exception failed) {
            throw failed;
        } else if (why instanceof Error error) {
            throw error;
        }
    }
}
