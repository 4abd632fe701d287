package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import java.time.Instant;
import java.util.List;

public sealed interface PinEvent extends DecisionEvent {

    private static String subject(String pattern) {
        return "pin " + pattern;
    }

    /**
     * @param exact     whether the pattern is a key and not a glob
     * @param until     null for a pin without an end
     * @param builds    number of builds that it pinned then
     * @param movedFrom the build's former key, if the pin moved with the build
     */
    @JsonTypeName("pin")
    record Pinned(String pattern, boolean exact, String by, String reason, String ticket, Instant until, int builds,
                  @JsonInclude(JsonInclude.Include.NON_NULL) String movedFrom) implements PinEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            return apply(catalog, List.of(this), context);
        }

        /** Like {@link #apply(Catalog, EventContext)}, for many pins. */
        public static int apply(Catalog catalog, List<Pinned> pins, EventContext context) {
            catalog.batch("INSERT INTO pin (pattern, exact, pinned_by, reason, ticket, until_at, pinned_at) VALUES "
                    + "(?, ?, ?, ?, ?, ?, ?)", pins, pin -> new Object[] {pin.pattern(), pin.exact(), pin.by(),
                        pin.reason(), pin.ticket(), pin.until() == null ? null : pin.until().toEpochMilli(),
                        context.at()});
            return pins.size();
        }

        @Override
        public void replay(ReplayContext replay) {
            apply(replay.catalog(), replay.context());
            replay.applyKeptOfOthers(PinEvent.subject(pattern));
        }
    }

    /** @param of the person whose pins ended; null for everybody's */
    @JsonTypeName("unpin")
    record Unpinned(String pattern, String by, String reason, String of) implements PinEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            long at = context.at();
            return catalog.sql("UPDATE pin SET ended_at = ?, ended_by = ?, end_reason = ? WHERE pattern = ? "
                            + "AND pinned_by = COALESCE(?, pinned_by) AND pinned_at <= ? "
                            + "AND (ended_at IS NULL OR ended_at > ?) AND (until_at IS NULL OR until_at > ?)")
                    .params(at, by, reason, pattern, of, context.since(), at, at).update();
        }

        @Override
        public void replay(ReplayContext replay) {
            replay.keepFor(PinEvent.subject(pattern));
            apply(replay.catalog(), replay.context());
        }
    }
}
