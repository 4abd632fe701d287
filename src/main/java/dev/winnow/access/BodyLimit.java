package dev.winnow.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;

/** Refuses bodies that are larger than anybody needs: before they are read where they say so, else on the way. */
final class BodyLimit extends OncePerRequestFilter {

    private static final long MOST = 1 << 20;
    private static final long MOST_LINES = 10 << 20;
    private static final String LINES = "application/x-ndjson";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        String type = request.getContentType();
        long most = type != null && type.startsWith(LINES) ? MOST_LINES : MOST;
        if (request.getContentLengthLong() > most) {
            Refusals.write(response, HttpStatus.CONTENT_TOO_LARGE, said(most));
            return;
        }
        rest.doFilter(new HttpServletRequestWrapper(request) {
            @Override
            public ServletInputStream getInputStream() throws IOException {
                return new Limited(super.getInputStream(), most);
            }
        }, response);
    }

    private static String said(long most) {
        return "the body is larger than " + (most >> 20) + " MiB; send less at a time";
    }

    private static final class Limited extends ServletInputStream {

        private final ServletInputStream in;
        private final long most;
        private long read;

        Limited(ServletInputStream in, long most) {
            this.in = in;
            this.most = most;
        }

        private int count(int bytes) {
            read += Math.max(bytes, 0);
            if (read > most) {
                throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, said(most));
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            return count(in.read(to, at, length));
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
