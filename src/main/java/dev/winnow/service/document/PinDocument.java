package dev.winnow.service.document;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.service.document.BuildDocument.Held;
import java.time.Instant;
import java.util.List;

/** A pin in the output of {@code --json}. */
public record PinDocument(String key, boolean exact, @JsonUnwrapped Held pin, Instant pinned, boolean holds,
                          Instant ended, String endedBy, String endReason) {

    public static PinDocument of(PinRow row, Instant now) {
        return new PinDocument(row.pattern(), row.exact(), Held.of(row.pin()), row.pinnedAt(), row.holds(now),
                row.endedAt(), row.endedBy(), row.endReason());
    }

    /** The result of {@code unpin}: the pins that it ended, and those that still hold the build. */
    public record Ended(int ended, List<Short> pins, List<Short> heldBy, List<String> keepFiles) { }

    /** A pin without its times. */
    public record Short(String key, boolean exact, @JsonUnwrapped Held pin) {

        public static Short of(PinRow row) {
            return new Short(row.pattern(), row.exact(), Held.of(row.pin()));
        }
    }
}
