package dev.winnow.access;

import java.util.Set;
import org.springframework.security.access.AccessDeniedException;

/**
 * The projects of a token, as an argument of handlers: it may see and change the builds of these projects only. Handlers of
 * the API that do not take this argument refuse such a token.
 *
 * @param only empty for all
 */
public record Projects(Set<String> only) {

    /** Not narrowed. */
    public static final Projects ALL = new Projects(Set.of());

    public Projects {
        only = Set.copyOf(only);
    }

    public boolean all() {
        return only.isEmpty();
    }

    /** Whether builds of this project are among them; null for one that nobody knows. */
    public boolean has(String project) {
        return all() || project != null && only.contains(project);
    }

    /** @throws AccessDeniedException if not */
    public void require(String project) {
        if (!has(project)) {
            throw new AccessDeniedException("not a project of this token");
        }
    }
}
