package dev.winnow.catalog;

import dev.winnow.model.Halt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The clock for every instant that a catalog stores or compares with a stored one. Hosts that share a catalog use the clock
 * of its server, because each would write and compare instants by a different clock otherwise. It is the host's clock,
 * corrected by how far that is ahead, so that reading the time costs no query.
 *
 * <p>A clock that is more than a minute off is wrong, and not corrected: {@link #require} refuses it where hosts work
 * together, and each run compares it with the history.
 */
public final class CatalogClock extends Clock {

    private static final long MOST_LEAD = Duration.ofMinutes(1).toMillis();
    private static final long AGAIN = Duration.ofSeconds(30).toMillis();
    /** A longer answer is asked for again, in milliseconds: the lead is known only to half of this. */
    private static final long SLOW = 200;
    private static final int TRIES = 3;

    private final Clock host;
    private final LongSupplier server;
    private volatile Reading last;

    /** @param lead by how many milliseconds the host's clock was ahead then */
    private record Reading(long lead, long host, long nanos) { }

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
            long asked = System.nanoTime();
            long before = host.millis();
            if (server == null) {
                return new Reading(0, before, asked);
            }
            long time = server.getAsLong();
            long took = (System.nanoTime() - asked) / 1_000_000;
            if (took <= SLOW || tries == TRIES) {
                return new Reading(before + took / 2 - time, before, asked);
            }
        }
    }

    @Override
    public long millis() {
        if (server != null && !TransactionSynchronizationManager.isActualTransactionActive()) {
            Reading known = last;
            long passed = (System.nanoTime() - known.nanos()) / 1_000_000;
            // The host's clock may be set at any time.
            if (passed > AGAIN || Math.abs(host.millis() - known.host() - passed) > SLOW) {
                last = new Reading(known.lead(), host.millis(), System.nanoTime());
                try {
                    last = read();
                } catch (DataAccessException away) {
                    // The catalog itself is about to fail. Until it is back, the last lead counts.
                }
            }
        }
        long lead = last.lead();
        return host.millis() - (Math.abs(lead) <= MOST_LEAD ? lead : 0);
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
