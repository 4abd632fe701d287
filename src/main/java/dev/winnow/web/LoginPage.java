package dev.winnow.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /login} */
@Controller
class LoginPage {

    private final List<Provider> providers;

    LoginPage(ObjectProvider<ClientRegistrationRepository> known) {
        List<Provider> links = new ArrayList<>();
        if (known.getIfAvailable() instanceof Iterable<?> all) {
            all.forEach(each -> links.add(Provider.of((ClientRegistration) each)));
        }
        providers = List.copyOf(links);
    }

    /** A provider that logs people in. */
    record Provider(String name, String link) {

        static Provider of(ClientRegistration known) {
            return new Provider(known.getClientName(), "/oauth2/authorization/" + known.getRegistrationId());
        }
    }

    /** @param said what came of the last try, or null */
    record Login(String said, List<Provider> providers) { }

    @GetMapping("/login")
    @PreAuthorize("permitAll")
    Page login(@RequestParam(required = false) String error, @RequestParam(required = false) String out,
               @RequestParam(required = false) String wait, @RequestParam(required = false) String refused) {
        return new Page("login", "Log in", null, new Login(wait != null
                ? "There were too many wrong tries. Wait a while, then try again." : error != null
                ? "That name and password do not belong together. Try again." : out != null ? "You are logged out."
                : refused != null ? "You were not let in from there. Try again, or ask an admin." : null, providers));
    }
}
