package dev.winnow.job.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks running work to stop at the next item and to leave a consistent state. */
public final class StopSignal {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final List<StopSignal> parts = new CopyOnWriteArrayList<>();

    public void ask() {
        asked.countDown();
        parts.forEach(StopSignal::ask);
    }

    public boolean asked() {
        return asked.getCount() == 0;
    }

    /** A signal for one run of many: it is asked alone, or by this one together with all others. */
    public StopSignal part() {
        StopSignal part = new StopSignal();
        parts.add(part);
        if (asked()) {
            part.ask();
        }
        return part;
    }

    /** Forgets the signal of a run that has ended. */
    public void ended(StopSignal part) {
        parts.remove(part);
    }

    /** Waits for {@code time}, or until somebody asks to stop. */
    public void await(Duration time) {
        try {
            asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ask();
        }
    }
}
