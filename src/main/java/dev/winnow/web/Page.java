package dev.winnow.web;

import dev.winnow.report.html.Template;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.View;

/**
 * A page: what its template makes of its content, within the shell that all have.
 *
 * @param template the name of its template beside this class, without its ending
 * @param title    what stands above it and in the browser's title
 * @param section  under which link of the navigation it is; null for none
 * @param content  what the template is given; the template says {@code content.NAME}
 */
public record Page(String template, String title, Section section, Object content) implements View {

    /** The parts of the console, as the navigation shows them. */
    public enum Section {
        HOME("/", "Home");

        private final String path;
        private final String label;

        Section(String path, String label) {
            this.path = path;
            this.label = label;
        }
    }

    private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

    /** A link of the navigation. */
    record Link(String path, String label, boolean here) { }

    /**
     * What the shell shows.
     *
     * @param user       who is logged in, or null
     * @param csrf       the session's secret, which each change sends
     * @param csrfHeader what htmx sends it as, in JSON
     */
    record Shell(String title, String user, String csrf, String csrfHeader, List<Link> links, Object content) { }

    @Override
    public String getContentType() {
        return "text/html;charset=UTF-8";
    }

    @Override
    public void render(Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        Principal user = request.getUserPrincipal();
        response.setContentType(getContentType());
        TEMPLATES.computeIfAbsent(template, name -> new Template(Page.class, "shell", name)).write(new Shell(title,
                user == null ? null : user.getName(), csrf == null ? null : csrf.getToken(), csrf == null ? "{}"
                : "{\"" + csrf.getHeaderName() + "\":\"" + csrf.getToken() + "\"}", links(), content),
                response.getOutputStream());
    }

    private List<Link> links() {
        return Arrays.stream(Section.values()).map(each -> new Link(each.path, each.label, each == section)).toList();
    }
}
