package dev.winnow.job.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks whatever runs to stop at the next item and to leave a consistent state. */
public final class StopSignal {

    private final CountDownLatch asked = new CountDownLatch(1);

    public void ask() {
        asked.countDown();
    }

    public boolean asked() {
        return asked.getCount() == 0;
    }

    /** Waits for {@code time}, shorter where somebody asks meanwhile. */
    public void await(Duration time) {
        try {
            asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ask();
        }
    }
}
