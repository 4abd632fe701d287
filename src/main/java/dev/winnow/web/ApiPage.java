package dev.winnow.web;

import dev.winnow.api.OpenApi;
import dev.winnow.api.OpenApi.Operation;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /openapi}: what programs can ask for, for people to read. */
@Controller
class ApiPage {

    private final OpenApi api;

    ApiPage(OpenApi api) {
        this.api = api;
    }

    record Content(List<Operation> operations) { }

    @GetMapping("/openapi")
    @PreAuthorize("hasAuthority('read')")
    Page page() {
        return new Page("openapi", "API", null, new Content(api.operations()));
    }
}
