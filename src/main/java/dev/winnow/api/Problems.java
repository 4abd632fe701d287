package dev.winnow.api;

import dev.winnow.model.Halt;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers programs what cannot be done with {@code application/problem+json}: what, which, what to do. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final String SOON = "5";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> halted(Halt halt) {
        HttpStatus status = switch (halt.kind()) {
            case USAGE -> HttpStatus.BAD_REQUEST;
            case STOPPED, WAITING -> HttpStatus.CONFLICT;
            case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
            case FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, SOON);
        }
        return answer.body(ProblemDetail.forStatusAndDetail(status, halt.getMessage()));
    }
}
