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

/** Reads {@code Authorization: Bearer TOKEN} and finds out whose token that is. */
final class BearerTokens implements AuthenticationConverter, AuthenticationManager {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;

    BearerTokens(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A program that showed a token; before that is looked up, only the token. */
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

        /** Those whose builds alone it may touch; empty for all. */
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
