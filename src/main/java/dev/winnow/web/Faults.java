package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.model.Halt;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Shows people a page about an error: what, which, what to do. */
@ControllerAdvice(basePackageClasses = Faults.class)
class Faults {

    private final Catalog catalog;

    Faults(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param advice what to do about it, or null */
    record Fault(String message, String advice) { }

    /** The container logs other failures; the page below shows them. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    Page unreachable(RuntimeException failed, HttpServletResponse response) {
        return halted(DatabaseFailure.halt(failed, catalog.state()).orElseThrow(() -> failed), response);
    }

    @ExceptionHandler
    Page halted(Halt halt, HttpServletResponse response) {
        response.setStatus(switch (halt.kind()) {
            case USAGE -> HttpStatus.BAD_REQUEST.value();
            case STOPPED, WAITING -> HttpStatus.CONFLICT.value();
            case BUSY -> HttpStatus.SERVICE_UNAVAILABLE.value();
            case FAILED, PROBLEMS -> HttpStatus.INTERNAL_SERVER_ERROR.value();
        });
        return new Page("fault", "That could not be done", null, new Fault(halt.getMessage(),
                halt.kind() == Halt.Kind.BUSY ? "Try again in a moment." : null));
    }

    /** Shows errors outside of handlers, such as refusals of the filters. */
    @Bean
    ErrorViewResolver errors() {
        return (request, status, model) -> new ModelAndView(new Page("fault", title(status.value()), null,
                new Fault(said(status.value()), null)), model);
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            default -> status < 500 ? "That was not understood" : "Something went wrong";
        };
    }

    private static String said(int status) {
        return switch (status) {
            case 403 -> "Your role does not allow this, or the page was open for too long. Load the page again; if that "
                    + "does not help, ask an admin for the role.";
            case 404 -> "There is no such page.";
            default -> status < 500 ? "The address or the form is not what this page takes. Go back and try again."
                    : "The server's log says more. Try again; if it happens again, ask an admin to look there.";
        };
    }
}
