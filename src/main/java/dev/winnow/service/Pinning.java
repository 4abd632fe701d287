package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import dev.winnow.service.document.PinDocument;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sets and ends pins, for commands, pages and the API. */
public record Pinning(Catalog catalog) {

    /**
     * A pin as it was requested.
     *
     * @param ticket null for none
     * @param until  an age from now such as {@code 3mo}, a time, or a date, which means the end of that day in the job's
     *               zone; null for no end
     */
    public record Wanted(String by, String reason, String ticket, String until) { }

    /**
     * The result of setting a pin.
     *
     * @param keys    the builds that the pin keeps now; empty if nothing was pinned
     * @param there   those of them that have files in a store or in the trash
     * @param claimed those of them that a run is removing now; the run leaves them or brings them back
     * @param trashed those of them that are in the trash
     */
    public record Pinned(List<String> keys, Set<String> there, Set<String> claimed, Set<String> trashed) { }

    /**
     * Pins a build, or each present and future build that a glob matches. The pin is on disk when this returns.
     *
     * @throws Halt if no known build matches, or if the pin would already be over
     */
    public Pinned pin(String keyOrGlob, Wanted wanted) {
        return pin(keyOrGlob, wanted, () -> true);
    }

    /**
     * Like {@link #pin(String, Wanted)}.
     *
     * @param first called in the transaction; if it returns false, no pin is set; see {@link IdempotencyKeys}
     */
    public Pinned pin(String keyOrGlob, Wanted wanted, BooleanSupplier first) {
        List<String> current = new KeyChanges(catalog).current(keyOrGlob);
        String pattern = current.size() == 1 ? current.get(0) : keyOrGlob;
        Pins pins = new Pins(catalog);
        List<String> keys;
        try {
            keys = pins.matching(pattern);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        }
        if (keys.isEmpty()) {
            throw BuildFilter.unknown(catalog, pattern);
        }
        return setAndDescribe(keys, () -> catalog.inTransaction(() -> first.getAsBoolean() ? pins.pin(pattern, pin(wanted, keys))
                : keys));
    }

    /**
     * The result of ending pins.
     *
     * @param named     the key or glob; if the build has a new key since, the new one
     * @param held      pins that are still in force
     * @param keepFiles the texts of {@code .keep} files that pin it
     */
    public record Unpinned(String named, List<PinRow> ended, List<PinRow> held, List<String> keepFiles) {

        public PinDocument.Ended document() {
            return new PinDocument.Ended(ended.size(), ended.stream().map(PinDocument.Short::of).toList(),
                    held.stream().map(PinDocument.Short::of).toList(), keepFiles);
        }
    }

    /**
     * Ends the pins that were set with exactly this key or glob.
     *
     * @param whose ends only the pins of this person; null for everybody's
     * @throws Halt if there is no such pin
     */
    public Unpinned unpin(String keyOrGlob, String whose, String by, String reason) {
        Pins pins = new Pins(catalog);
        String named = keyOrGlob;
        List<PinRow> ended = pins.unpin(named, whose, by, reason);
        List<String> now = new KeyChanges(catalog).current(named);
        if (ended.isEmpty() && !now.equals(List.of(named))) {
            ended = now.stream().flatMap(key -> pins.unpin(key, whose, by, reason).stream()).toList();
            named = now.get(0);
        }
        String key = named;
        List<PinRow> held = pins.holding(named);
        if (ended.isEmpty()) {
            String still = held.stream().map(row -> stillInForce(row, key)).collect(Collectors.joining("; "));
            throw Halt.usage("no pin " + (whose == null ? "" : "by " + whose + " ") + "that holds was set with '"
                    + keyOrGlob + "'; " + (held.isEmpty() ? "see 'pins'" : still));
        }
        catalog.ledger().flush();
        List<String> keepFiles = new Builds(catalog).find(named, Instant.ofEpochMilli(catalog.now())).stream()
                .flatMap(stored -> stored.build().pins().stream()).filter(pin -> pin.by().equals(".keep"))
                .map(Pin::reason).toList();
        return new Unpinned(named, ended, held, keepFiles);
    }

    /** A sentence about a pin that is still in force, and how to end it. */
    public static String stillInForce(PinRow row, String named) {
        String why = row.pin().by() + " (" + row.pin().reason() + ")";
        return row.pattern().equals(named) ? "the pin by " + why + " still holds; to end it: --of '" + row.pin().by()
                + "' --reason TEXT" : "the pattern '" + row.pattern() + "' by " + why + " still holds it; to end it for "
                + "all builds that it matches: unpin '" + row.pattern() + "'";
    }

    /** Pins each of these known builds by its key. The pins are on disk when this returns. */
    public Pinned pinEach(List<String> keys, Wanted wanted) {
        Pin pin = pin(wanted, keys);
        return setAndDescribe(keys, () -> {
            if (!keys.isEmpty()) {
                new Pins(catalog).pinKnown(keys, pin);
            }
            return keys;
        });
    }

    private Pinned setAndDescribe(List<String> before, Supplier<List<String>> setting) {
        // Read before and after, because a run may bring a build back at any moment.
        PlanItems items = new PlanItems(catalog);
        Set<String> claimed = new TreeSet<>(items.claimed(before));
        List<String> keys = setting.get();
        catalog.ledger().flush();
        claimed.addAll(items.claimed(keys));
        Set<String> there = new Pins(catalog).withFiles(keys);
        claimed.retainAll(there);
        return new Pinned(keys, there, claimed, new Removals(catalog).trashed(keys));
    }

    private Pin pin(Wanted wanted, List<String> keys) {
        return new Pin(wanted.by(), wanted.reason(), wanted.ticket(), end(wanted.until(), keys));
    }

    /** If the builds' jobs have different zones, the latest end counts, so that no pin ends earlier than meant. */
    private Instant end(String until, List<String> keys) {
        if (until == null) {
            return null;
        }
        Set<ZoneId> zones = new Stores(catalog).zones(keys);
        Instant now = catalog.clock().instant();
        Instant end = (zones.isEmpty() ? Set.<ZoneId>of(ZoneOffset.UTC) : zones).stream().map(zone -> end(until, now,
                zone)).max(Instant::compareTo).orElseThrow();
        if (!end.isAfter(now)) {
            throw Halt.usage("until " + until + " is already over; name a later time");
        }
        return end;
    }

    private static Instant end(String until, Instant now, ZoneId zone) {
        try {
            return AsOf.until(until, now, zone);
        } catch (Halt wrong) {
            throw Halt.usage("until: " + wrong.getMessage());
        }
    }
}
