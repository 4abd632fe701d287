package dev.winnow.api;

import dev.winnow.model.NameCodec;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers requests of programs for unknown addresses, in the form of {@link Problems}. */
@ControllerAdvice
class Nowhere {

    @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class})
    ResponseEntity<ProblemDetail> nothing(Exception asked, HttpServletRequest request) throws Exception {
        String path = request.getServletPath();
        if (Stream.of("/api/", "/updates/").noneMatch(path::startsWith)) {
            throw asked;
        }
        HttpStatus status = asked instanceof NoResourceFoundException ? HttpStatus.NOT_FOUND : HttpStatus.METHOD_NOT_ALLOWED;
        HttpHeaders headers = ((ErrorResponse) asked).getHeaders();
        return ResponseEntity.status(status).headers(headers).body(ProblemDetail.forStatusAndDetail(status, "there is no "
                + request.getMethod() + " " + NameCodec.shown(path) + "; /api/v1/openapi.json tells what there is"));
    }
}
