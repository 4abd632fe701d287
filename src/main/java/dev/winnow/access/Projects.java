package dev.winnow.access;

import java.util.Set;
import org.springframework.security.access.AccessDeniedException;

/**
 * The projects whose builds alone somebody may see and touch: an argument of handlers. Who is narrowed so is refused by
 * every handler of the API that does not take it.
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
