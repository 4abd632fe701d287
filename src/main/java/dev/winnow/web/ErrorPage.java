package dev.winnow.web;

import dev.winnow.access.Refusals;
import dev.winnow.web.Faults.Fault;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** {@code /error}: answers requests that failed outside of handlers, such as those that a filter refused. */
@Controller
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    Page failed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return answer(path, status == null ? HttpStatus.NOT_FOUND : HttpStatus.valueOf(status),
                (String) request.getAttribute(Refusals.WHY), response);
    }

    /**
     * Answers a program, or gives the page for a person.
     *
     * @param path that was asked for; null where nobody knows
     * @param why  what, which, what to do; null for what is usual
     */
    static Page answer(String path, HttpStatus status, String why, HttpServletResponse response) throws IOException {
        if (path != null && Refusals.program(path)) {
            Refusals.write(response, status, why != null ? why : status.is4xxClientError() ? "there is no such address, or not with "
                    + "this method; /api/v1/openapi.json tells what there is" : "the server's log says more; try again");
            return null;
        }
        response.setStatus(status.value());
        return new Page("fault", title(status), null, new Fault(why == null ? said(status) : why, null));
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case FORBIDDEN -> "Not allowed";
            case NOT_FOUND -> "Not found";
            default -> status.is4xxClientError() ? "That was not understood" : "Something went wrong";
        };
    }

    private static String said(HttpStatus status) {
        return switch (status) {
            case FORBIDDEN -> "Your role does not allow this, or the page was open for too long. Load the page again; if that "
                    + "does not help, ask an admin for the role.";
            case NOT_FOUND -> "There is no such page.";
            default -> status.is4xxClientError() ? "The address or the form is not what this page takes. Go back and try again."
                    : "The server's log says more. Try again; if it happens again, ask an admin to look there.";
        };
    }
}
