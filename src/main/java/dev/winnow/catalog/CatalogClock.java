package dev.winnow.catalog;

import dev.winnow.model.Halt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The clock for every instant that a catalog stores or compares with a stored one. Hosts that share a catalog use the clock
 * of its server, because each would write and compare instants by a different clock otherwise. The server is asked now and
 * then; between two answers the time goes on by the monotonic clock, so that reading it costs no query and a host's clock that
 * is set wrong in the middle of a run ends no pin. The time is never ahead of the server's.
 *
 * <p>A host's clock that has been more than a minute off since the catalog was opened is wrong, and not corrected:
 * {@link #require} refuses it where hosts work together, and each run compares it with the history.
 */
public final class CatalogClock extends Clock {

    private static final long MOST_LEAD = Duration.ofMinutes(1).toMillis();
    private static final long AGAIN = Duration.ofSeconds(30).toMillis();
    /** When to ask again if the two clocks of this host differ, which they do after a pause of the host. */
    private static final long SOON = Duration.ofSeconds(1).toMillis();
    /** A longer answer is asked for again, in milliseconds: it may have been waiting in this process for as long. */
    private static final long SLOW = 200;
    private static final int TRIES = 3;

    private final Clock host;
    private final LongSupplier server;
    private final AtomicLong asked = new AtomicLong(System.nanoTime());
    private volatile boolean follows;
    private volatile Reading last;

    /** The time by the server's clock, the host's, and the monotonic one at the end of an answer. */
    private record Reading(long server, long host, long nanos) {

        long lead() {
            return host - server;
        }
    }

    /** @param server tells the server's time in milliseconds; null if the catalog is not shared */
    CatalogClock(Clock host, LongSupplier server) {
        this.host = host;
        this.server = server;
        this.last = read();
    }

    /** By how many milliseconds the host's clock is ahead of the server's now; 0 if the catalog is not shared. */
    public long lead() {
        last = read();
        return last.lead();
    }

    /** @throws Halt if the clock of this host is more than a minute off */
    public void require() {
        doubt(lead()).ifPresent(doubt -> {
            throw Halt.stopped("the clock of this host is " + doubt);
        });
    }

    /** What is wrong with a clock that is that many milliseconds ahead of the server's, in words; empty for nothing. */
    public static Optional<String> doubt(long lead) {
        return Math.abs(lead) <= MOST_LEAD ? Optional.empty() : Optional.of(Math.abs(lead) / 1_000 + " s "
                + (lead > 0 ? "ahead of" : "behind") + " the database's; set it right");
    }

    private Reading read() {
        for (int tries = 1; ; tries++) {
            long begun = System.nanoTime();
            long time = server == null ? host.millis() : server.getAsLong();
            // The server told its time before the answer came. Counted from here, the time is late rather than early.
            Reading reading = new Reading(time, server == null ? time : host.millis(), System.nanoTime());
            if (since(begun) <= SLOW || tries == TRIES) {
                follows |= server != null && Math.abs(reading.lead()) <= MOST_LEAD;
                return reading;
            }
        }
    }

    private static long since(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public long millis() {
        if (server != null && !TransactionSynchronizationManager.isActualTransactionActive()) {
            refresh();
        }
        Reading known = last;
        return follows ? known.server() + since(known.nanos()) : host.millis();
    }

    private void refresh() {
        boolean differ = Math.abs(host.millis() - last.host() - since(last.nanos())) > SLOW;
        long before = asked.get();
        if (since(before) > (differ ? SOON : AGAIN) && asked.compareAndSet(before, System.nanoTime())) {
            try {
                last = read();
            } catch (DataAccessException away) {
                // The catalog itself is about to fail. Until it is back, the last answer counts.
            }
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return host.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new CatalogClock(host.withZone(zone), server);
    }
}
