package dev.winnow.web;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /login} */
@Controller
class LoginPage {

    /** @param said what came of the last try, or null */
    record Login(String said) { }

    @GetMapping("/login")
    @PreAuthorize("permitAll")
    Page login(@RequestParam(required = false) String error, @RequestParam(required = false) String out,
               @RequestParam(required = false) String wait) {
        return new Page("login", "Log in", null, new Login(wait != null
                ? "There were too many wrong tries. Wait a while, then try again." : error != null
                ? "That name and password do not belong together. Try again." : out != null ? "You are logged out."
                : null));
    }
}
