package dev.winnow.access;

import dev.winnow.access.AccessSettings.Proxy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.filters.RemoteIpFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Believes the headers of a reverse proxy only if the proxy's address is in the settings. */
final class Proxies {

    /** The address that the request came from. Headers do not change it. */
    private static final String PEER = Proxies.class.getName() + ".peer";

    private Proxies() {
    }

    /** Notes the peer, then takes address and scheme of the client from headers of named proxies. */
    static FilterRegistrationBean<RemoteIpFilter> headers(Proxy proxy) {
        RemoteIpFilter headers = new RemoteIpFilter() {
            @Override
            public void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                    throws IOException, ServletException {
                request.setAttribute(PEER, request.getRemoteAddr());
                super.doFilter(request, response, rest);
            }
        };
        // An expression that fits nothing where no proxy is named: by default every private network would be believed.
        String named = proxy.addresses().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        headers.setInternalProxies(named.isEmpty() ? "(?!)" : named);
        headers.setProtocolHeader("X-Forwarded-Proto");
        FilterRegistrationBean<RemoteIpFilter> first = new FilterRegistrationBean<>(headers);
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    /** Logs in the person whom a known proxy names, with their role in the users file, or else with the role in the settings. */
    static AbstractPreAuthenticatedProcessingFilter people(Proxy proxy, Users users) {
        AbstractPreAuthenticatedProcessingFilter people = new AbstractPreAuthenticatedProcessingFilter() {
            @Override
            protected Object getPreAuthenticatedPrincipal(HttpServletRequest request) {
                boolean believed = proxy.addresses().contains(String.valueOf(request.getAttribute(PEER)));
                String name = believed ? request.getHeader(proxy.userHeader()) : null;
                return name == null || name.isBlank() ? null : name;
            }

            /** Who logged in with a password stays, unless the proxy names somebody else. */
            @Override
            protected boolean principalChanged(HttpServletRequest request, Authentication current) {
                return (current instanceof PreAuthenticatedAuthenticationToken || getPreAuthenticatedPrincipal(request) != null)
                        && super.principalChanged(request, current);
            }

            @Override
            protected Object getPreAuthenticatedCredentials(HttpServletRequest request) {
                return "";
            }
        };
        PreAuthenticatedAuthenticationProvider known = new PreAuthenticatedAuthenticationProvider();
        known.setPreAuthenticatedUserDetailsService(shown -> {
            Role role = role(proxy, users, shown.getName()).orElseThrow(() ->
                    new UsernameNotFoundException("nobody of that name"));
            return User.withUsername(shown.getName()).password("").authorities(role.authorities()).build();
        });
        people.setAuthenticationManager(new ProviderManager(known));
        people.setCheckForPrincipalChanges(true);
        return people;
    }

    private static Optional<Role> role(Proxy proxy, Users users, String name) {
        return users.role(name).or(() -> Optional.ofNullable(proxy.role()).map(Role::of));
    }

    /** Whether somebody whom a proxy named still has the role with which they were let in. */
    static boolean stands(Proxy proxy, Users users, UserDetails named) {
        return role(proxy, users, named.getUsername()).filter(role -> Set.copyOf(role.authorities()).equals(
                Set.copyOf(named.getAuthorities()))).isPresent();
    }
}
