package dev.winnow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.model.Halt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class CatalogClockTest {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long begun = System.nanoTime();
    private final long atBegin = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();
    private volatile long set;
    private volatile boolean away;

    /** A host's clock that people can set. */
    private final class HostClock extends Clock {

        @Override
        public long millis() {
            return server() + set;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private long server() {
        return atBegin + (System.nanoTime() - begun) / 1_000_000;
    }

    private long answer() {
        if (away) {
            throw new DataAccessResourceFailureException("away");
        }
        return server();
    }

    private CatalogClock shared(long ahead) {
        set = ahead;
        return new CatalogClock(new HostClock(), this::answer);
    }

    @AfterEach
    void outside_of_transactions() {
        TransactionSynchronizationManager.clear();
    }

    private void assertTellsTheServersTime(CatalogClock clock) {
        long before = server();
        long told = clock.millis();
        assertThat(told).as("never ahead").isLessThanOrEqualTo(server());
        assertThat(told).as("hardly behind").isGreaterThanOrEqualTo(before - 40_000);
    }

    @Test
    void tells_the_servers_time_on_a_host_whose_clock_is_a_little_off() {
        assertTellsTheServersTime(shared(50_000));
        assertTellsTheServersTime(shared(-50_000));
    }

    @Test
    void a_host_whose_clock_is_set_while_it_works_goes_on_with_the_servers_time() {
        CatalogClock clock = shared(0);
        set = DAY;
        assertTellsTheServersTime(clock);
        TransactionSynchronizationManager.setActualTransactionActive(true);
        assertTellsTheServersTime(clock);
        TransactionSynchronizationManager.clear();
        away = true;
        assertTellsTheServersTime(clock);
        away = false;
        assertThatThrownBy(clock::require).isInstanceOf(Halt.class).hasMessageContaining("86400 s ahead of the database's");
        assertTellsTheServersTime(clock);
        set = -DAY;
        assertTellsTheServersTime(clock);
    }

    @Test
    void corrects_no_clock_that_was_wrong_from_the_start() {
        CatalogClock clock = shared(DAY);
        assertThat(clock.millis()).isGreaterThanOrEqualTo(atBegin + DAY);
        assertThatThrownBy(clock::require).isInstanceOf(Halt.class);
        set = 0;
        clock.require();
        assertTellsTheServersTime(clock);
    }

    @Test
    void is_the_hosts_clock_where_the_catalog_is_not_shared() {
        CatalogClock clock = new CatalogClock(new HostClock(), null);
        set = DAY;
        assertThat(clock.millis()).isGreaterThanOrEqualTo(atBegin + DAY);
        assertThat(clock.lead()).isZero();
    }
}
