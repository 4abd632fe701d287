package dev.winnow.batch;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks whatever runs to stop at the next item and to leave a consistent state. */
public final class StopSignal {

    private final AtomicBoolean asked = new AtomicBoolean();

    public void ask() {
        asked.set(true);
    }

    public boolean asked() {
        return asked.get();
    }
}
