package dev.winnow.web;

import dev.winnow.access.Right;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.build.PinsWithoutBuilds;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.service.Actor;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.BuildSearch;
import dev.winnow.service.Pinning;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** {@code /pins}: the pins with their people and ends, and forms to pin builds. */
@Controller
class PinsPage {

    private static final Duration SOON = Duration.ofDays(14);
    private static final int MANY = 1_000;
    private static final int ROWS = 100;
    /** After this time a search stops. The page loads the next piece by itself. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final Catalog catalog;
    private final Zones zones;

    PinsPage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    /** @param unpin whether the one who looks may end it */
    record Line(String pattern, String link, String by, String reason, String ticket, When since, When until, boolean holds,
                String ended, boolean unpin, String own) {

        static Line of(PinRow row, ZoneId zone, Instant now, String user, boolean operates) {
            boolean holds = row.holds(now);
            boolean mine = row.pin().by().equals(user);
            return new Line(row.pattern(), row.exact() ? PageFormats.build(row.pattern()) : null, row.pin().by(),
                    row.pin().reason(), row.pin().ticket(), When.of(row.pinnedAt(), zone), When.of(row.pin().until(), zone),
                    holds, row.endedAt() == null ? holds ? null : "ran out" : "ended by " + row.endedBy()
                    + (row.endReason() == null ? "" : ": " + row.endReason()), holds && (mine || operates),
                    mine ? "true" : null);
        }
    }

    record Choice(String name, String label, String link, boolean here) { }

    record Listed(List<Choice> views, String explained, List<Line> lines, String next, boolean first, String none) { }

    @GetMapping("/pins")
    @PreAuthorize("hasAuthority('read')")
    Page pins(@RequestParam(defaultValue = "all") String show, @RequestParam(defaultValue = "0") int from, Authentication who) {
        Instant now = catalog.clock().instant();
        Pins pins = new Pins(catalog);
        List<PinRow> rows = switch (show) {
            case "mine" -> held(pins, now).filter(row -> row.pin().by().equals(who.getName())).toList();
            case "ending" -> held(pins, now).filter(row -> row.pin().until() != null
                    && !row.pin().until().isAfter(now.plus(SOON))).sorted(Comparator.comparing((PinRow row) ->
                    row.pin().until())).toList();
            case "nothing" -> new PinsWithoutBuilds(catalog).now();
            case "ended" -> pins.all().stream().filter(row -> !row.holds(now)).toList();
            case "all" -> held(pins, now).toList();
            default -> throw Halt.usage("there is no list of pins '" + show + "'; there are all, mine, ending, nothing and ended");
        };
        boolean operates = who.getAuthorities().stream().anyMatch(right -> Right.OPERATE.equals(right.getAuthority()));
        Function<String, ZoneId> zone = zones.ofBuilds();
        int begin = Math.max(0, Math.min(from, rows.size()));
        List<Line> lines = rows.subList(begin, Math.min(rows.size(), begin + ROWS)).stream().map(row ->
                Line.of(row, zone.apply(row.pattern()), now, who.getName(), operates)).toList();
        List<Choice> views = List.of(view("all", "Everybody's", show), view("mine", "Mine", show),
                view("ending", "End within 14 days", show), view("nothing", "Fit nothing", show),
                view("ended", "Ended", show));
        return new Page("pins", "Pins", Section.PINS, new Listed(views, show.equals("nothing") ? "These pins hold, but no "
                + "build that they fit is in a store or in the trash. Somebody believes one to be safe." : null, lines,
                begin + ROWS < rows.size() ? PageFormats.link("/pins", "show", show, "from", String.valueOf(begin + ROWS)) : null,
                begin == 0, "No pins."));
    }

    private static Stream<PinRow> held(Pins pins, Instant now) {
        return pins.all().stream().filter(row -> row.holds(now));
    }

    private static Choice view(String name, String label, String show) {
        return new Choice(name, label, PageFormats.link("/pins", "show", name.equals("all") ? null : name), name.equals(show));
    }

    @PostMapping("/pins")
    @PreAuthorize("hasAuthority('pin')")
    RedirectView pin(@RequestParam String key, @RequestParam String reason, @RequestParam(required = false) String ticket,
                     @RequestParam(required = false) String until, @RequestParam(required = false) String day, Actor actor,
                     RedirectAttributes next) {
        Pinning.Pinned pinned = new Pinning(actor.in(catalog)).pin(key, wanted(actor, reason, ticket, until, day));
        return PageFormats.to(pinned.keys().size() == 1 ? PageFormats.build(pinned.keys().get(0)) : "/pins?show=mine", next,
                said(pinned));
    }

    private static Pinning.Wanted wanted(Actor actor, String reason, String ticket, String until, String day) {
        if (PageFormats.typed(reason) == null) {
            throw Halt.usage("a pin needs a reason: say why this is worth keeping");
        }
        return new Pinning.Wanted(actor.name(), reason.strip(), PageFormats.typed(ticket),
                PageFormats.until(until, day));
    }

    private static String said(Pinning.Pinned pinned) {
        String claimed = pinned.claimed().isEmpty() ? "" : " A run is just removing " + String.join(", ", pinned.claimed())
                + "; the pin counts: the run leaves it or brings it back.";
        return (pinned.keys().size() == 1 ? "Pinned." : "Pinned " + Text.count(pinned.keys().size(), "build", "builds") + ".")
                + (pinned.there().isEmpty() ? " No files of it are there now." : "") + claimed;
    }

    @PostMapping("/pins/end")
    @PreAuthorize("hasAuthority('pin')")
    RedirectView unpin(@RequestParam String pattern, @RequestParam String by, @RequestParam String reason, @RequestParam String back,
                       Authentication who, Actor actor, RedirectAttributes next) {
        boolean operates = who.getAuthorities().stream().anyMatch(right -> Right.OPERATE.equals(right.getAuthority()));
        if (!by.equals(actor.name()) && !operates) {
            throw new AccessDeniedException("a pin is ended by who set it, or by an admin");
        }
        if (PageFormats.typed(reason) == null) {
            throw Halt.usage("say why the pin may end");
        }
        Catalog mine = actor.in(catalog);
        int ended = new Pins(mine).unpin(pattern, by, actor.name(), reason.strip()).size();
        mine.ledger().flush();
        return PageFormats.to(back.startsWith("/build?") ? back : "/pins", next, ended == 0
                ? "Nothing was to be ended: the pin no longer held." : "The pin has ended.");
    }

    /**
     * A piece of a search; the whole search if it is short.
     *
     * @param next    the piece that follows; null at the end
     * @param found   how many builds this piece and those before it found
     * @param looked  how many were looked at for this piece
     * @param fault   why nothing can be pinned, or null
     * @param fits    whether all is found, and something is
     */
    record Many(String query, List<BuildLine> lines, String next, String found, String looked, String fault, boolean fits) { }

    /** @param found how many builds the pieces before this one found */
    @GetMapping("/pins/many")
    @PreAuthorize("hasAuthority('pin')")
    Page many(@RequestParam(name = "q", required = false) String query, @RequestParam(required = false) String after,
              @RequestParam(defaultValue = "0") int found, @RequestHeader(name = "HX-Request", required = false) String part) {
        return new Page(part == null ? "pin-many" : "pin-many-found", "Pin many builds", Section.PINS, PageFormats.typed(query) == null
                ? null : look(query, after, Math.max(0, Math.min(found, MANY))));
    }

    /** Searches the builds, newest first, for those that match and are present. */
    private Many look(String query, String after, int before) {
        Instant now = catalog.clock().instant();
        Function<String, ZoneId> zone = zones.ofBuilds();
        try {
            BuildFilter wanted = new BuildFilter(BuildFilter.words(query), now).over(catalog);
            BuildSearch.Found found = new BuildSearch(catalog, now, "-finished").look(stored -> !stored.places().isEmpty()
                    && wanted.fits(stored.build()), after, MANY + 1 - before, PATIENCE);
            int all = before + found.builds().size();
            boolean tooMany = all > MANY;
            return new Many(query, found.builds().stream().map(stored -> BuildLine.of(stored, zone.apply(stored.build().key()), now)).toList(),
                    found.next() == null || tooMany ? null : PageFormats.link("/pins/many", "q", query, "after", found.next(), "found",
                    String.valueOf(all)), Text.count(all, "build", "builds"), Text.count(found.looked(), "build", "builds"), tooMany
                    ? "More than " + Text.count(MANY) + " builds fit. Narrow the filter, or pin by a glob: that holds for later "
                    + "builds, too." : null, !tooMany && found.next() == null && all > 0);
        } catch (Halt wrong) {
            return new Many(query, List.of(), null, null, null, wrong.getMessage(), false);
        }
    }

    /** Pins the builds that the page showed and somebody left checked, by their keys: they may hold commas. */
    @PostMapping("/pins/many")
    @PreAuthorize("hasAuthority('pin')")
    RedirectView pinMany(@RequestParam MultiValueMap<String, String> form, @RequestParam String reason,
                         @RequestParam(required = false) String ticket, @RequestParam(required = false) String until,
                         @RequestParam(required = false) String day, Actor actor, RedirectAttributes next) {
        List<String> keys = form.getOrDefault("key", List.of()).stream().distinct().toList();
        if (keys.isEmpty() || keys.size() > MANY) {
            throw Halt.usage(keys.isEmpty() ? "nothing was chosen; check the builds to pin" : "at most " + MANY
                    + " builds are pinned at once; choose fewer");
        }
        Set<String> known = new Builds(catalog).byKey(keys, catalog.clock().instant()).keySet();
        keys.stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw Halt.usage("'" + key + "' is not a known build; nothing was pinned, look again");
        });
        return PageFormats.to("/pins?show=mine", next, said(new Pinning(actor.in(catalog)).pinEach(keys, wanted(actor, reason, ticket,
                until, day))));
    }
}
