package dev.winnow.web;

import dev.winnow.access.Right;
import dev.winnow.report.html.Template;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.View;

/**
 * A page: a template, its content, and the shell around them. htmx gets a page that is only a part of another one without
 * the shell.
 *
 * @param template the name of its template beside this class, without its ending
 * @param title    what stands above it and in the browser's title
 * @param section  under which link of the navigation it is; null for none
 * @param content  what the template is given; the template says {@code content.NAME}
 */
public record Page(String template, String title, Section section, Object content) implements View {

    /** The attribute with which a redirect tells the next page what was done. */
    static final String SAID = "said";

    /** The parts of the console, as the navigation shows them. */
    public enum Section {
        HOME("/", "Home", Right.READ),
        BUILDS("/builds", "Builds", Right.READ),
        PLANS("/plans", "Plans", Right.READ),
        WORKBENCH("/workbench", "Workbench", Right.READ),
        TRASH("/trash", "Trash", Right.READ),
        RUNS("/runs", "Runs", Right.READ),
        PINS("/pins", "Pins", Right.READ),
        AUDIT("/audit", "Audit", Right.AUDIT),
        TOKENS("/tokens", "Tokens", Right.OPERATE);

        private final String path;
        private final String label;
        private final String right;

        Section(String path, String label, String right) {
            this.path = path;
            this.label = label;
            this.right = right;
        }
    }

    private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

    /** A link of the navigation. */
    record Link(String path, String label, boolean here) { }

    /** What the reader of the page may do. */
    record May(boolean pin, boolean defect, boolean operate, boolean audit) {

        static May of(Set<String> rights) {
            return new May(rights.contains(Right.PIN), rights.contains(Right.DEFECT), rights.contains(Right.OPERATE),
                    rights.contains(Right.AUDIT));
        }
    }

    /**
     * What the shell shows.
     *
     * @param user       who is logged in, or null
     * @param csrf       the session's secret, which each change sends
     * @param csrfHeader what htmx sends it as, in JSON
     * @param said       what was done just before, or null
     */
    record Shell(String title, String user, String csrf, String csrfHeader, List<Link> links, May may, String said,
                 Object content) { }

    @Override
    public String getContentType() {
        return "text/html;charset=UTF-8";
    }

    @Override
    public void render(Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Set<String> rights = who == null ? Set.of() : who.getAuthorities().stream().map(GrantedAuthority::getAuthority)
                .collect(Collectors.toSet());
        String user = who == null || who instanceof AnonymousAuthenticationToken ? null : who.getName();
        String token = csrf == null ? null : csrf.getToken();
        Shell shell = new Shell(title, user, token, csrf == null ? "{}" : "{\"" + csrf.getHeaderName() + "\":\"" + token
                + "\"}", links(rights), May.of(rights), (String) model.get(SAID), content);
        boolean part = request.getHeader("HX-Request") != null;
        response.setContentType(getContentType());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        TEMPLATES.computeIfAbsent(part ? template + " alone" : template, name -> part
                ? new Template(Page.class, template, null) : new Template(Page.class, "shell", template))
                .write(shell, response.getOutputStream());
    }

    private List<Link> links(Set<String> rights) {
        return Arrays.stream(Section.values()).filter(each -> rights.contains(each.right))
                .map(each -> new Link(each.path, each.label, each == section)).toList();
    }
}
