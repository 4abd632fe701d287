package dev.winnow.web;

import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /} */
@Controller
class HomePage {

    private final Scheduler scheduler;

    HomePage(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    record Home(List<String> jobs) { }

    @GetMapping("/")
    @PreAuthorize("hasAuthority('read')")
    Page home() {
        return new Page("home", "Home", Section.HOME, new Home(scheduler.jobs().stream().map(known ->
                known.job().name()).toList()));
    }
}
