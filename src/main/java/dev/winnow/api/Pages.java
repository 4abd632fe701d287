package dev.winnow.api;

import dev.winnow.model.Halt;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriUtils;

/** Pages of lists: the header {@code Link} says where the next one begins. */
final class Pages {

    private Pages() {
    }

    /** @throws Halt if a page cannot be so large */
    static int some(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw Halt.usage("limit is 1 to " + most);
        }
        return limit;
    }

    /**
     * Leaves out the last of one more than a page holds, and says where the next page begins.
     *
     * @param mark tells a row from those before it, as the parameter {@code after} takes it
     */
    static <T> List<T> of(List<T> oneMore, int limit, Function<T, String> mark, HttpServletResponse response) {
        if (oneMore.size() <= limit) {
            return oneMore;
        }
        next(mark.apply(oneMore.get(limit - 1)), response);
        return oneMore.subList(0, limit);
    }

    /** @param after null where there is no next page */
    static void next(String after, HttpServletResponse response) {
        if (after != null) {
            UriComponents here = ServletUriComponentsBuilder.fromCurrentRequest().replaceQueryParam("after",
                    UriUtils.encode(after, StandardCharsets.UTF_8)).build(true);
            response.addHeader(HttpHeaders.LINK, "<" + here.getPath() + "?" + here.getQuery() + ">; rel=\"next\"");
        }
    }
}
