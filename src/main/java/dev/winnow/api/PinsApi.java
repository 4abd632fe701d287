package dev.winnow.api;

import dev.winnow.access.Projects;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.service.Actor;
import dev.winnow.service.BuildRecording;
import dev.winnow.service.IdempotencyKeys;
import dev.winnow.service.Pinning;
import dev.winnow.service.document.PinDocument;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pins and defects. */
@RestController
class PinsApi {

    private final Catalog catalog;
    private final Clock clock;

    PinsApi(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A requested pin; {@code until} is an age, a date or a time, or null. */
    record PinRequest(String key, String reason, String ticket, String until) { }

    /** The builds that a pin holds now, and how many of them are present. */
    record PinAnswer(List<String> pinned, Set<String> present, Set<String> beingRemoved, Set<String> trashed) { }

    /** Either the bug that was found, or its ticket. */
    record DefectRequest(String key, String found, String logged) { }

    /** {@code open}, {@code logged} or {@code none}. */
    record DefectAnswer(String key, String defect) { }

    @Summary("The pins that hold, newest first; with 'all' also those that have ended")
    @GetMapping("/api/v1/pins")
    @PreAuthorize("hasAuthority('read')")
    List<PinDocument> pins(@RequestParam(defaultValue = "false") boolean all) {
        return new Pins(catalog).all().stream().filter(row -> all || row.holds(clock.instant()))
                .map(row -> PinDocument.of(row, clock.instant())).toList();
    }

    @Summary("Pins a build by its key, or every build that a glob fits, now and later")
    @PostMapping("/api/v1/pins")
    @PreAuthorize("hasAuthority('pin')")
    @ResponseStatus(HttpStatus.CREATED)
    PinAnswer pin(@RequestBody PinRequest asked,
                  @RequestHeader(name = "Idempotency-Key", required = false) String once, Actor actor, Projects projects) {
        String key = named(asked.key(), projects);
        Catalog own = actor.in(catalog);
        Pinning.Pinned pinned = new Pinning(own).pin(key, new Pinning.Wanted(actor.name(), said(asked.reason(), "reason"),
                asked.ticket() == null ? null : NameCodec.canonical(asked.ticket()), asked.until()),
                IdempotencyKeys.first(own, actor.name(), once, asked.toString()));
        return new PinAnswer(pinned.keys(), new TreeSet<>(pinned.there()), pinned.claimed(),
                new TreeSet<>(pinned.trashed()));
    }

    @Summary("Ends one's own pins of a key or glob; those of others, by 'of' or 'all', with a reason and the right of an "
            + "admin")
    @DeleteMapping("/api/v1/pins")
    @PreAuthorize("hasAuthority('pin')")
    PinDocument.Ended unpin(@RequestParam String key, @RequestParam(required = false) String of,
                            @RequestParam(defaultValue = "false") boolean all,
                            @RequestParam(required = false) String reason, Actor actor, Projects projects,
                            Authentication who) {
        boolean others = all || of != null && !of.equals(actor.name());
        if (others && who.getAuthorities().stream().noneMatch(right -> "operate".equals(right.getAuthority()))) {
            throw new AccessDeniedException("only an admin ends pins of others");
        }
        if (others && reason == null) {
            throw Halt.usage("to end pins of others, say why: reason");
        }
        return new Pinning(actor.in(catalog)).unpin(named(key, projects), all ? null : of == null ? actor.name() : of,
                actor.name(), reason == null ? null : NameCodec.canonical(reason)).document();
    }

    @Summary("Notes a bug that was found in a build, or the ticket under which its bugs are logged now")
    @PostMapping("/api/v1/defects")
    @PreAuthorize("hasAuthority('defect')")
    @ResponseStatus(HttpStatus.CREATED)
    DefectAnswer defect(@RequestBody DefectRequest asked, Actor actor, Projects projects) {
        if ((asked.found() == null) == (asked.logged() == null)) {
            throw Halt.usage("say what was found, or under which ticket it is logged: 'found' or 'logged', one of them");
        }
        String key = named(asked.key(), projects);
        BuildRecording notes = new BuildRecording(actor.in(catalog), said -> { });
        if (asked.found() != null) {
            notes.found(key, said(asked.found(), "found"), actor.name());
        } else {
            notes.logged(key, said(asked.logged(), "logged"), actor.name());
        }
        return new DefectAnswer(key, asked.found() != null ? "open" : "logged");
    }

    @Summary("Ends every defect of a build: it was none, or is none any more")
    @DeleteMapping("/api/v1/defects")
    @PreAuthorize("hasAuthority('defect')")
    DefectAnswer clear(@RequestParam String key, Actor actor, Projects projects) {
        String named = named(key, projects);
        new BuildRecording(actor.in(catalog), said -> { }).cleared(named, actor.name());
        return new DefectAnswer(named, "none");
    }

    /** A narrowed token names one known build of its projects, because a glob may match any build. */
    private String named(String key, Projects projects) {
        String named = NameCodec.canonical(said(key, "key"));
        if (!projects.all()) {
            projects.require(new Builds(catalog).find(new KeyChanges(catalog).current(named).get(0), clock.instant())
                    .map(StoredBuild::build).map(build -> build.attributes().project()).orElse(null));
        }
        return named;
    }

    private static String said(String text, String member) {
        if (text == null || text.isBlank()) {
            throw Halt.usage("'" + member + "' is missing; say it");
        }
        return NameCodec.canonical(text);
    }
}
