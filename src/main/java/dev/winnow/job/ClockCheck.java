package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.model.Halt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks the clock against the history, because with a wrong clock every age is wrong. */
final class ClockCheck {

    private static final Duration STEP_BACK = Duration.ofMinutes(1);

    private ClockCheck() {
    }

    /** Says why the clock may be wrong; empty if it fits the history. */
    static Optional<String> doubt(Catalog catalog) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return new Runs(catalog).last().flatMap(run -> {
            Instant last = run.at();
            String where = catalog.shared() && !run.host().isEmpty() ? " on host " + run.host() : "";
            if (now.isBefore(last.minus(STEP_BACK))) {
                return Optional.of("the clock says " + now + ", but the last run ended at " + last + where);
            }
            if (now.isAfter(last.plus(Runs.CLOCK_LEAP))) {
                return Optional.of("the clock says " + now + ", more than 90 d after the last run at " + last + where);
            }
            return Optional.empty();
        });
    }

    /**
     * @param override why a person overrides the check; null without an override
     * @param actor    who overrides it, for the ledger
     * @throws Halt if the clock may be wrong and nobody overrides the check
     */
    static void require(Catalog catalog, String override, String actor) {
        doubt(catalog).ifPresent(doubt -> {
            if (override == null) {
                throw Halt.stopped(doubt + "; nothing is removed. If the clock is right: --limit-override REASON");
            }
            catalog.transact(() -> {
                new Runs(catalog).overridden(null, actor, override, doubt);
                new Runs(catalog).trustClock();
            });
        });
    }
}
