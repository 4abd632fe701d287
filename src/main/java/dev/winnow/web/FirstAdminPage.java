package dev.winnow.web;

import dev.winnow.access.FirstAdmin;
import dev.winnow.model.Halt;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** {@code /first}: makes the first admin by the link that {@code serve} printed on its terminal. */
@Controller
class FirstAdminPage {

    private final FirstAdmin first;

    FirstAdminPage(FirstAdmin first) {
        this.first = first;
    }

    /** @param said what was wrong with the last try, or null */
    record Form(String code, String said) { }

    @GetMapping("/first")
    @PreAuthorize("permitAll")
    Page form(@RequestParam String code) {
        require(code);
        return new Page("first", "The first admin", null, new Form(code, null));
    }

    @PostMapping("/first")
    @PreAuthorize("permitAll")
    View make(@RequestParam String code, @RequestParam String name, @RequestParam String password, RedirectAttributes next) {
        require(code);
        try {
            first.make(code, name, password);
            return PageFormats.to("/login", next, "The admin is made. Log in.");
        } catch (Halt refused) {
            return new Page("first", "The first admin", null, new Form(code, refused.getMessage()));
        }
    }

    private void require(String code) {
        if (!first.fits(code)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
