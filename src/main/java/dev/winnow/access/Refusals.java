package dev.winnow.access;

import dev.winnow.report.output.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers of filters that refuse a request, as {@code application/problem+json}. */
final class Refusals {

    private Refusals() {
    }

    private record Problem(String title, int status, String detail) { }

    static void write(HttpServletResponse response, HttpStatus status, String why) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.getOutputStream().write(Json.told(new Problem(status.getReasonPhrase(), status.value(), why)));
    }
}
