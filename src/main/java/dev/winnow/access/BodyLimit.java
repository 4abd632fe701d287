package dev.winnow.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of a request before anything else looks at it, and refuses one that is too large or comes too slowly. Only
 * some bodies are read at once, so that slow ones hold neither all threads nor all memory. Requests without a body are answered.
 */
final class BodyLimit extends OncePerRequestFilter {

    private static final int MOST_MIB = 1;
    private static final int MOST_MIB_OF_LINES = 10;
    /** The MiB of bodies that are read at once. Each body counts as large as it may be. */
    private static final int AT_ONCE = 50;
    private static final Duration LONGEST_PER_MIB = Duration.ofSeconds(30);
    private static final String LINES = "application/x-ndjson";
    private static final String SOON = "5";

    private final Semaphore free = new Semaphore(AT_ONCE);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        String type = String.valueOf(request.getContentType());
        int most = type.startsWith(LINES) ? MOST_MIB_OF_LINES : MOST_MIB;
        if (request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            if (readable(request, response)) {
                rest.doFilter(request, response);
            }
        } else if (request.getContentLengthLong() > (long) most << 20) {
            Refusals.refuse(request, response, HttpStatus.CONTENT_TOO_LARGE, tooLarge(most));
        } else if (!free.tryAcquire(most)) {
            // The server closes the connection after this state, and does not wait for the body.
            response.setHeader(HttpHeaders.RETRY_AFTER, SOON);
            Refusals.refuse(request, response, HttpStatus.CONTENT_TOO_LARGE, "too many bodies come in at once; try again in a moment");
        } else {
            try {
                take(request, response, rest, most);
            } finally {
                free.release(most);
            }
        }
    }

    private static void take(HttpServletRequest request, HttpServletResponse response, FilterChain rest, int most)
            throws ServletException, IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InputStream in = request.getInputStream();
        long end = System.nanoTime() + LONGEST_PER_MIB.multipliedBy(most).toNanos();
        byte[] piece = new byte[8_192];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            body.write(piece, 0, read);
            if (body.size() > most << 20) {
                Refusals.refuse(request, response, HttpStatus.CONTENT_TOO_LARGE, tooLarge(most));
                return;
            }
            if (System.nanoTime() > end) {
                Refusals.refuse(request, response, HttpStatus.REQUEST_TIMEOUT, "the body comes too slowly; send it again");
                return;
            }
        }
        if (!readable(request, response)) {
            return;
        }
        Whole whole = new Whole(request, body.toByteArray());
        try {
            whole.parse();
        } catch (IllegalArgumentException malformed) {
            Refusals.refuse(request, response, HttpStatus.BAD_REQUEST, "the form is not encoded as forms are");
            return;
        }
        rest.doFilter(whole, response);
    }

    /** Refuses an address whose parameters cannot be read; to be called when no body is left to read. */
    private static boolean readable(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException malformed) {
            Refusals.refuse(request, response, HttpStatus.BAD_REQUEST,
                    "the parameters of the address cannot be read; encode them as %XX of UTF-8");
            return false;
        }
    }

    private static String tooLarge(int most) {
        return "the body is larger than " + most + " MiB; send less at a time";
    }

    /** A request with its body in memory; the fields of a form are its parameters, after those of its address. */
    private static final class Whole extends HttpServletRequestWrapper {

        private final byte[] body;
        private final Map<String, String[]> parameters = new LinkedHashMap<>();

        Whole(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        void parse() {
            parameters.putAll(super.getParameterMap());
            if (String.valueOf(getContentType()).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
                for (String field : new String(body, StandardCharsets.US_ASCII).split("&")) {
                    String[] parts = field.split("=", 2);
                    parameters.merge(decoded(parts[0]), new String[] {parts.length < 2 ? "" : decoded(parts[1])}, (some, one) -> {
                        String[] all = Arrays.copyOf(some, some.length + 1);
                        all[some.length] = one[0];
                        return all;
                    });
                }
            }
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        @Override
        public String getParameter(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public String[] getParameterValues(String name) {
            return parameters.get(name);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Collections.unmodifiableMap(parameters);
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return in.read();
                }

                @Override
                public int read(byte[] to, int at, int length) {
                    return in.read(to, at, length);
                }

                @Override
                public boolean isFinished() {
                    return in.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the body is in memory");
                }
            };
        }
    }
}
