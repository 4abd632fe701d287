package dev.winnow.access;

import dev.winnow.access.Tokens.Token;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Authenticates a request by the token in its header {@code Authorization: Bearer TOKEN}. */
final class BearerTokens implements AuthenticationConverter, AuthenticationManager {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;

    BearerTokens(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A program that sent a token. Until the token is looked up, only the token is known. */
    static final class Program extends AbstractAuthenticationToken {

        private static final long serialVersionUID = 1L;

        private final String name;
        private final transient String shown;
        private final Set<String> projects;

        private Program(String shown) {
            super(List.of());
            this.name = "";
            this.shown = shown;
            this.projects = Set.of();
        }

        private Program(Token token, Collection<GrantedAuthority> authorities) {
            super(authorities);
            this.name = token.name();
            this.shown = null;
            this.projects = Set.copyOf(token.projects());
            setAuthenticated(true);
        }

        /** The token's name. */
        @Override
        public Object getPrincipal() {
            return name;
        }

        @Override
        public Object getCredentials() {
            return shown;
        }

        /** The projects whose builds it may see and change; empty for all. */
        Set<String> projects() {
            return projects;
        }
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? null
                : new Program(header.substring(SCHEME.length()).strip());
    }

    @Override
    public Authentication authenticate(Authentication asks) {
        return tokens.find((String) asks.getCredentials())
                .map(token -> new Program(token, Role.of(token.role()).authorities()))
                .orElseThrow(() -> new BadCredentialsException("no token that counts"));
    }
}
