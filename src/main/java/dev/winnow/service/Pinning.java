package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.Age;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
        List<String> current = new KeyMoves(catalog).current(keyOrGlob);
        String pattern = current.size() == 1 ? current.get(0) : keyOrGlob;
        Pins pins = new Pins(catalog);
        List<String> keys;
        try {
            keys = pins.matching(pattern);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        }
        return done(keys, () -> pins.pin(pattern, pin(wanted, keys)));
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
