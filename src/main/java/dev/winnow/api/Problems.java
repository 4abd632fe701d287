package dev.winnow.api;

import dev.winnow.access.Refusals;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.store.manifest.ManifestReader;
import java.util.stream.Collectors;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Answers programs with an {@code application/problem+json} about each error: what, which, what to do. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final String SOON = "5";

    private final Catalog catalog;

    Problems(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException unread,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable at = unread; at != null; at = at.getCause()) {
            if (at instanceof ResponseStatusException refused) {
                return handleErrorResponseException(refused, headers, refused.getStatusCode(), request);
            }
        }
        String why = unread.getCause() instanceof JacksonException wrong ? why(wrong) : "there is none, or it breaks off";
        return handleExceptionInternal(unread, ProblemDetail.forStatusAndDetail(status, "the body is not what is asked "
                + "for: " + why), headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(TypeMismatchException wrong, HttpHeaders headers, HttpStatusCode status,
                                                        WebRequest request) {
        return handleExceptionInternal(wrong, ProblemDetail.forStatusAndDetail(status, "'" + NameCodec.shown(String.valueOf(
                wrong.getValue())) + "' cannot be '" + wrong.getPropertyName() + "'; /api/v1/openapi.json tells what can"), headers, status,
                request);
    }

    /** Names the member, not the class of this program that it does not fit. */
    private static String why(JacksonException wrong) {
        if (wrong instanceof UnrecognizedPropertyException unknown) {
            return "there is no '" + unknown.getPropertyName() + "'; there are " + unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf).sorted().collect(Collectors.joining(", "));
        }
        if (wrong instanceof MismatchedInputException other) {
            String at = other.getPath().stream().map(part -> part.getPropertyName() == null ? String.valueOf(part.getIndex())
                    : part.getPropertyName()).collect(Collectors.joining("."));
            return (at.isEmpty() ? "it" : "'" + at + "'") + " is not of the kind that /api/v1/openapi.json tells";
        }
        return ManifestReader.why(wrong);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(RuntimeException failed) {
        // The filters answer these two.
        if (failed instanceof AccessDeniedException || failed instanceof RequestRejectedException) {
            throw failed;
        }
        return halted(DatabaseFailure.halt(failed, catalog.state()).orElseGet(() -> {
            logger.error("a request could not be answered", failed);
            return new Halt(Halt.Kind.FAILED, "failed: " + FailureCause.of(failed) + "; the server's log says more", failed);
        }));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> halted(Halt halt) {
        HttpStatus status = Refusals.status(halt);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, SOON);
        }
        return answer.body(ProblemDetail.forStatusAndDetail(status, halt.getMessage()));
    }
}
