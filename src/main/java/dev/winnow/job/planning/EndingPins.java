package dev.winnow.job.planning;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.RunContext;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Pin;
import dev.winnow.model.RunKind;
import dev.winnow.policy.value.Glob;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/** Finds pins that end: a run warns while there is time to pin again, and the next run reports the pins that have ended. */
final class EndingPins {

    /** A run warns about a pin at least this long before it ends. */
    private static final Duration WARNING = Duration.ofDays(7);

    private record Lapsed(PinRow row, Glob glob) {
        boolean names(String key) {
            return glob == null ? row.pattern().equals(key) : glob.matches(key);
        }
    }

    private final Instant now;
    private final Instant next;
    private final List<Lapsed> lapsed = new ArrayList<>();

    EndingPins(RunContext run) {
        Catalog catalog = run.catalog();
        Job job = run.job();
        this.now = Instant.ofEpochMilli(catalog.now());
        ZonedDateTime planned = job.schedule() == null ? null
                : CronExpression.parse(job.schedule()).next(now.atZone(job.policy().zone()));
        this.next = planned == null ? now : planned.toInstant();
        Optional<Instant> lastRun = new Runs(catalog).list(job.name(), 100).stream()
                .filter(row -> row.kind() == RunKind.PLAN && !row.id().equals(run.id())).map(Runs.RunRow::started)
                .findFirst();
        lastRun.ifPresent(last -> new Pins(catalog).all().stream().filter(row -> row.endedAt() == null
                        && row.pin().until() != null && row.pin().until().isAfter(last) && !row.holds(now))
                .forEach(row -> lapsed.add(new Lapsed(row, row.exact() ? null : Glob.ofShown(row.pattern())))));
    }

    /** The warning about a pin that holds; empty if its end is far off. */
    String note(Pin pin) {
        if (pin.until() == null || pin.until().isAfter(now.plus(WARNING)) && pin.until().isAfter(next)) {
            return "";
        }
        return next.isAfter(now) && !pin.until().isAfter(next) ? "expires before the next run" : "expires within 7 d";
    }

    /** The pins that held this build at the start of the last run and have expired since. */
    List<PinRow> lapsed(String key) {
        return lapsed.isEmpty() ? List.of() : lapsed.stream().filter(pin -> pin.names(key)).map(Lapsed::row).toList();
    }
}
