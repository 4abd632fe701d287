package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.Age;
import dev.winnow.service.document.PinDocument;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Sets pins for people, whatever way they come. */
public final class Pinning {

    private final Catalog catalog;

    public Pinning(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A pin as somebody asks for it.
     *
     * @param ticket null for none
     * @param until  an age from now such as {@code 3mo}, a date, whose end it is in the job's zone, or a time; null for
     *               no end
     */
    public record Wanted(String by, String reason, String ticket, String until) { }

    /**
     * What was pinned.
     *
     * @param keys    the builds that the pin holds now; empty where nothing was pinned
     * @param there   those of them that have files in a store or in the trash
     * @param claimed those of them that a run is just removing; it leaves them or brings them back
     * @param trashed those of them that lie in the trash
     */
    public record Pinned(List<String> keys, Set<String> there, Set<String> claimed, Set<String> trashed) { }

    /**
     * Pins a build, or each that a glob fits, now and later. Is durable when it returns.
     *
     * @throws Halt if nothing known fits, or the pin is over already
     */
    public Pinned pin(String keyOrGlob, Wanted wanted) {
        return pin(keyOrGlob, wanted, () -> true);
    }

    /**
     * As above.
     *
     * @param first asked in the transaction of the pin, whether it is to be set at all; see {@link Once}
     */
    public Pinned pin(String keyOrGlob, Wanted wanted, BooleanSupplier first) {
        List<String> current = new KeyMoves(catalog).current(keyOrGlob);
        String pattern = current.size() == 1 ? current.get(0) : keyOrGlob;
        Pins pins = new Pins(catalog);
        List<String> keys;
        try {
            keys = pins.matching(pattern);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        }
        return done(keys, () -> catalog.inTransaction(() -> first.getAsBoolean() ? pins.pin(pattern, pin(wanted, keys))
                : keys));
    }

    /**
     * What was unpinned.
     *
     * @param named     the key or glob as it is now
     * @param held      what still holds it
     * @param keepFiles what {@code .keep} files that pin it say
     */
    public record Unpinned(String named, List<PinRow> ended, List<PinRow> held, List<String> keepFiles) {

        public PinDocument.Ended document() {
            return new PinDocument.Ended(ended.size(), ended.stream().map(PinDocument.Short::of).toList(),
                    held.stream().map(PinDocument.Short::of).toList(), keepFiles);
        }
    }

    /**
     * Ends pins that were set with exactly this key or glob.
     *
     * @param whose whose; null for everybody's
     * @throws Halt if there are none
     */
    public Unpinned unpin(String keyOrGlob, String whose, String by, String reason) {
        Pins pins = new Pins(catalog);
        String named = keyOrGlob;
        List<PinRow> ended = pins.unpin(named, whose, by, reason);
        List<String> now = new KeyMoves(catalog).current(named);
        if (ended.isEmpty() && !now.equals(List.of(named))) {
            ended = now.stream().flatMap(key -> pins.unpin(key, whose, by, reason).stream()).toList();
            named = now.get(0);
        }
        String key = named;
        List<PinRow> held = pins.holding(named);
        if (ended.isEmpty()) {
            String still = held.stream().map(row -> still(row, key)).collect(Collectors.joining("; "));
            throw Halt.usage("no pin " + (whose == null ? "" : "by " + whose + " ") + "that holds was set with '"
                    + keyOrGlob + "'; " + (held.isEmpty() ? "see 'pins'" : still));
        }
        catalog.ledger().flush();
        List<String> keepFiles = new Builds(catalog).find(named, Instant.ofEpochMilli(catalog.now())).stream()
                .flatMap(stored -> stored.build().pins().stream()).filter(pin -> pin.by().equals(".keep"))
                .map(Pin::reason).toList();
        return new Unpinned(named, ended, held, keepFiles);
    }

    /** What still holds, and how it would be ended. */
    public static String still(PinRow row, String named) {
        String why = row.pin().by() + " (" + row.pin().reason() + ")";
        return row.pattern().equals(named) ? "the pin by " + why + " still holds; to end it: --of '" + row.pin().by()
                + "' --reason TEXT" : "the pattern '" + row.pattern() + "' by " + why + " still holds it; it ends for all "
                + "that it fits with: unpin '" + row.pattern() + "'";
    }

    /** Pins each of these known builds by its key. Is durable when it returns. */
    public Pinned pinEach(List<String> keys, Wanted wanted) {
        Pin pin = pin(wanted, keys);
        return done(keys, () -> {
            if (!keys.isEmpty()) {
                new Pins(catalog).pinKnown(keys, pin);
            }
            return keys;
        });
    }

    @FunctionalInterface
    private interface Setting {
        List<String> set();
    }

    private Pinned done(List<String> before, Setting setting) {
        // Asked before and after: a run may bring a build back in no time.
        PlanItems items = new PlanItems(catalog);
        Set<String> claimed = new TreeSet<>(items.claimed(before));
        List<String> keys = setting.set();
        catalog.ledger().flush();
        claimed.addAll(items.claimed(keys));
        Set<String> there = new Pins(catalog).there(keys);
        claimed.retainAll(there);
        return new Pinned(keys, there, claimed, new Removals(catalog).trashed(keys));
    }

    private Pin pin(Wanted wanted, List<String> keys) {
        return new Pin(wanted.by(), wanted.reason(), wanted.ticket(), end(wanted.until(), keys));
    }

    /** Where the jobs of the builds differ in their zones, the latest end: nobody's pin ends earlier than meant. */
    private Instant end(String until, List<String> keys) {
        if (until == null) {
            return null;
        }
        Set<ZoneId> zones = new Stores(catalog).zones(keys);
        Instant now = catalog.clock().instant();
        Instant end = (zones.isEmpty() ? Set.<ZoneId>of(ZoneOffset.UTC) : zones).stream().map(zone -> end(until, now,
                zone)).max(Instant::compareTo).orElseThrow();
        if (!end.isAfter(now)) {
            throw Halt.usage("--until " + until + " is over already; name a later time");
        }
        return end;
    }

    private static Instant end(String until, Instant now, ZoneId zone) {
        boolean age = until.matches("\\d+[a-z]+|P.*");
        try {
            return age ? Age.parse(until).after(now, zone) : AsOf.end(until, zone);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage("--until: " + wrong.getMessage());
        }
    }
}
