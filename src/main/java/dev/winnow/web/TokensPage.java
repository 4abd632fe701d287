package dev.winnow.web;

import dev.winnow.access.Role;
import dev.winnow.access.Tokens;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** {@code /tokens}: the tokens of programs, which admins make and revoke. As by the commands, the ledger tells only their use. */
@Controller
class TokensPage {

    private final Tokens tokens;
    private final Clock clock;
    private final Zones zones;

    TokensPage(Tokens tokens, Clock clock, Zones zones) {
        this.tokens = tokens;
        this.clock = clock;
        this.zones = zones;
    }

    record Line(String name, String role, String projects, When made, When expires, When used, When revoked, boolean counts) { }

    /** @param made the token that was just made, or null */
    record Listed(Tokens.Made made, List<String> roles, List<Line> lines) { }

    @GetMapping("/tokens")
    @PreAuthorize("hasAuthority('operate')")
    Page tokens() {
        return page(null);
    }

    /** Answers with the page itself, because a redirect would have to keep the token until it is shown. */
    @PostMapping("/tokens")
    @PreAuthorize("hasAuthority('operate')")
    Page make(@RequestParam String name, @RequestParam String role, @RequestParam(defaultValue = "") String projects,
              @RequestParam(required = false) String until, @RequestParam(required = false) String day) {
        return page(tokens.add(name.strip(), role, projects.lines().filter(line -> !line.isBlank()).map(String::strip).distinct()
                .toList(), PageFormats.until(until, day), zones.common()));
    }

    private Page page(Tokens.Made made) {
        Instant now = clock.instant();
        ZoneId zone = zones.common();
        return new Page("tokens", "Tokens", Section.TOKENS, new Listed(made, Arrays.stream(Role.values()).map(Role::word).toList(),
                tokens.list().stream().map(each -> new Line(each.name(), each.role().word(), each.projects().isEmpty() ? "all"
                        : String.join(", ", each.projects()), When.of(each.created(), zone), When.of(each.expires(), zone),
                        When.of(each.lastUsed(), zone), When.of(each.revoked(), zone), each.counts(now))).toList()));
    }

    @PostMapping("/tokens/revoke")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView revoke(@RequestParam String name, RedirectAttributes next) {
        tokens.revoke(name);
        return PageFormats.to("/tokens", next, name + " is no longer valid.");
    }
}
