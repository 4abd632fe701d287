package dev.winnow.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows down guesses of passwords. After some wrong ones for a name, or many from an address, each next try has to wait twice
 * as long as the one before. A try that comes too early is refused even with the right password.
 */
final class LoginThrottle extends OncePerRequestFilter implements AuthenticationFailureHandler {

    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Wrong> wrong = new ConcurrentHashMap<>();

    private record Wrong(int times, Instant next) { }

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private static List<String> of(HttpServletRequest request) {
        return List.of("name " + request.getParameter("username"), "address " + request.getRemoteAddr());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !request.getServletPath().equals("/login");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        Instant now = clock.instant();
        boolean waits = of(request).stream().map(wrong::get).anyMatch(last -> last != null && last.next().isAfter(now));
        if (waits) {
            response.sendRedirect("/login?wait");
            return;
        }
        rest.doFilter(request, response);
    }

    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
                                        AuthenticationException refused) throws IOException {
        Instant now = clock.instant();
        if (wrong.size() > MOST) {
            wrong.values().removeIf(last -> last.next().isBefore(now));
        }
        of(request).forEach(who -> wrong.compute(who, (same, last) -> {
            int times = last == null ? 1 : last.times() + 1;
            int free = who.startsWith("name") ? FREE_OF_NAME : FREE_OF_ADDRESS;
            long seconds = times < free ? 0 : 1L << Math.min(times - free, 20);
            return new Wrong(times, now.plusSeconds(Math.min(seconds, LONGEST.toSeconds())));
        }));
        response.sendRedirect("/login?error");
    }

    /** Forgets the wrong tries of a name that got it right. */
    SavedRequestAwareAuthenticationSuccessHandler success() {
        SavedRequestAwareAuthenticationSuccessHandler success = new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
                                                Authentication who) throws ServletException, IOException {
                wrong.remove(of(request).get(0));
                super.onAuthenticationSuccess(request, response, who);
            }
        };
        success.setDefaultTargetUrl("/");
        // Without host and port, which a proxy may have changed.
        success.setRedirectStrategy((request, response, url) -> response.sendRedirect(url.replaceFirst("^https?://[^/]*", "")));
        return success;
    }
}
