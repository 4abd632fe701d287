package dev.winnow.web;

import dev.winnow.access.Refusals;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.model.Halt;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

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
        response.setStatus(Refusals.status(halt).value());
        return new Page("fault", halt.kind() == Halt.Kind.MISSING ? "Not found" : "That could not be done", null, new Fault(halt.getMessage(),
                halt.kind() == Halt.Kind.BUSY ? "Try again in a moment." : null));
    }
}
