package dev.winnow.web;

import dev.winnow.access.AccessContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.springframework.http.HttpStatus;

/** Answers requests that the server cannot read, so that no filter and no handler sees them. The server makes it by its name. */
public final class UnreadableRequests extends ErrorReportValve {

    private static final String WHY = "The address or a header cannot be read. An address has at most 8 kB with all headers, and "
            + "signs such as [ ] { } | \\ are written as %XX in it; shorten or correct it.";
    /** The start of a request that shows the path, or enough of it. */
    private static final int START = 64;

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        if (response.getStatus() < HttpStatus.BAD_REQUEST.value() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            HttpStatus status = HttpStatus.valueOf(response.getStatus());
            response.setHeader("Content-Security-Policy", AccessContext.POLICY);
            Page page = ErrorPage.answer(path(request), status, status == HttpStatus.BAD_REQUEST ? WHY : null, response);
            if (page != null) {
                page.render(Map.of(), request, response);
            }
            response.finishResponse();
        } catch (IOException gone) {
            container.getLogger().debug("the client has gone", gone);
        }
    }

    /** The path; read from the line itself where the server gave up before its end. */
    private static String path(Request request) {
        if (request.getRequestURI() == null && request.getCoyoteRequest().getInputBuffer() instanceof Http11InputBuffer in) {
            ByteBuffer line = in.getByteBuffer().duplicate().position(0);
            byte[] start = new byte[Math.min(START, line.remaining())];
            line.get(start);
            String[] words = new String(start, StandardCharsets.ISO_8859_1).split(" ", 3);
            return words.length > 1 ? words[1] : null;
        }
        return request.getRequestURI();
    }
}
