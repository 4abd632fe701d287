package dev.winnow.access;

import dev.winnow.model.Halt;
import dev.winnow.report.output.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Refuses requests outside of handlers: programs get {@code application/problem+json}, people the page about errors. */
public final class Refusals {

    /** The attribute of a refused request that says to the page about errors what, which, what to do. */
    public static final String WHY = Refusals.class.getName() + ".why";

    private Refusals() {
    }

    private record Problem(String title, int status, String detail) { }

    /** Whether a program asks for this path; the console's pages are at all others. */
    public static boolean program(String path) {
        return Stream.of("/api/", "/updates/", "/actuator/").anyMatch(path::startsWith);
    }

    /** The status of an answer that says why a request was not done. */
    public static HttpStatus status(Halt halt) {
        return switch (halt.kind()) {
            case USAGE -> HttpStatus.BAD_REQUEST;
            case MISSING -> HttpStatus.NOT_FOUND;
            case STOPPED, WAITING -> HttpStatus.CONFLICT;
            case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
            case FAILED, PROBLEMS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** @param why what, which, what to do */
    static void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String why) throws IOException {
        if (program(request.getRequestURI())) {
            write(response, status, why);
        } else {
            request.setAttribute(WHY, why);
            response.sendError(status.value());
        }
    }

    /** Answers a program. */
    public static void write(HttpServletResponse response, HttpStatus status, String why) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.getOutputStream().write(Json.told(new Problem(status.getReasonPhrase(), status.value(), why)));
    }
}
