package dev.winnow.access;

import dev.winnow.access.AccessSettings.Open;
import dev.winnow.access.BearerTokens.Program;
import dev.winnow.catalog.storage.StateDirectory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.apache.catalina.filters.RemoteIpFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RelativeRedirectFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Who is let in. There are two chains of filters. Programs send a token with each request and have no session. People log in,
 * have a session, and send the session's secret with each change. Each handler names the right that it needs.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity(proxyTargetClass = true)
@EnableConfigurationProperties(AccessSettings.class)
public class AccessContext {

    /** Nothing but what the server itself hands out: no script or style within a page, no other host, no frame. */
    public static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    Users users(StateDirectory state) {
        return new Users(state);
    }

    @Bean
    FilterRegistrationBean<RemoteIpFilter> proxies(AccessSettings settings) {
        return Proxies.headers(settings.proxy());
    }

    /** An absolute address would begin with http behind a proxy that ends TLS, and lack its port. */
    @Bean
    FilterRegistrationBean<RelativeRedirectFilter> redirects() {
        RelativeRedirectFilter relative = new RelativeRedirectFilter();
        relative.setRedirectStatus(HttpStatus.FOUND);
        FilterRegistrationBean<RelativeRedirectFilter> first = new FilterRegistrationBean<>(relative);
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodies() {
        FilterRegistrationBean<BodyLimit> first = new FilterRegistrationBean<>(new BodyLimit());
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    @Bean
    Tokens tokens(StateDirectory state, Clock clock) {
        return new Tokens(state, clock);
    }

    @Bean
    PasswordEncoder passwordEncoder(Users users) {
        return users.encoder();
    }

    /** Names may hold percent signs and slashes, as everywhere in Winnow; no database takes a text with a zero in it. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
        return firewall;
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, Tokens tokens, AccessSettings settings,
                                 ObjectProvider<OpenAnswers> open) throws Exception {
        BearerTokens bearers = new BearerTokens(tokens);
        AuthenticationFilter shown = new AuthenticationFilter(bearers, bearers);
        shown.setSuccessHandler((request, response, who) -> { });
        shown.setFailureHandler((request, response, refused) -> Refusals.write(response, HttpStatus.UNAUTHORIZED,
                "the token is not valid, or no longer; ask an admin for another"));
        shown.setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
        if (settings.open() != Open.NOTHING) {
            http.addFilterAfter(early(open.getObject()), CorsFilter.class);
        }
        return http.securityMatcher("/api/**", "/updates/**", "/actuator/**")
                .cors(cors -> cors.configurationSource(origins(settings)))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .exceptionHandling(refused -> refused.authenticationEntryPoint((request, response, why) ->
                        Refusals.write(response, HttpStatus.UNAUTHORIZED, "show a token: Authorization: Bearer TOKEN"))
                        .accessDeniedHandler((request, response, why) -> Refusals.write(response, HttpStatus.FORBIDDEN,
                                "the token has no right to this; ask an admin for one of another role")))
                .addFilterBefore(shown, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
                    if (settings.open() != Open.NOTHING) {
                        requests.requestMatchers("/updates/**").permitAll();
                    }
                    requests.requestMatchers("/api/v1/openapi.json", "/actuator/health").permitAll();
                    // Figures are of all projects.
                    requests.requestMatchers("/actuator/**").access((who, request) -> new AuthorizationDecision(
                            who.get() instanceof Program program && program.projects().isEmpty()));
                    requests.anyRequest().authenticated();
                }).build();
    }

    /** Comes after the filters that check the request and write headers, and before those that find out who asks. */
    private static Filter early(OpenAnswers open) {
        return (request, response, rest) -> {
            HttpServletRequest asked = (HttpServletRequest) request;
            if (asked.getHeader(HttpHeaders.AUTHORIZATION) != null || !open.answered(asked, (HttpServletResponse) response)) {
                rest.doFilter(request, response);
            }
        };
    }

    /** Pages of other sites may read the update URL where they are named, and nothing else. */
    private static CorsConfigurationSource origins(AccessSettings settings) {
        UrlBasedCorsConfigurationSource origins = new UrlBasedCorsConfigurationSource();
        if (!settings.origins().isEmpty()) {
            CorsConfiguration named = new CorsConfiguration();
            named.setAllowedOrigins(settings.origins());
            named.setAllowedMethods(List.of("GET", "HEAD"));
            origins.registerCorsConfiguration("/updates/**", named);
        }
        return origins;
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, AccessSettings settings, Users users, Clock clock,
                               ObjectProvider<ClientRegistrationRepository> providers) throws Exception {
        LoginThrottle guesses = new LoginThrottle(clock);
        Leavers leavers = new Leavers(who -> who instanceof PreAuthenticatedAuthenticationToken
                && who.getPrincipal() instanceof UserDetails named ? Proxies.stands(settings.proxy(), users, named)
                : users.stands(who.getPrincipal()));
        http.addFilterAfter(leavers, SecurityContextHolderFilter.class)
                .addFilterBefore(guesses, UsernamePasswordAuthenticationFilter.class);
        if (settings.proxy().userHeader() != null) {
            http.addFilter(Proxies.people(settings.proxy(), users));
        }
        if (providers.getIfAvailable() != null) {
            http.oauth2Login(login -> login.loginPage("/login").failureUrl("/login?refused").userInfoEndpoint(user ->
                    user.userAuthoritiesMapper(settings::rolesOf)));
        }
        boolean reading = settings.open() == Open.READING;
        if (reading) {
            http.anonymous(nobody -> nobody.authorities(AuthorityUtils.createAuthorityList(Right.READ)));
        }
        return http.formLogin(form -> form.loginPage("/login").successHandler(guesses.success())
                        .failureHandler(guesses).permitAll())
                .logout(logout -> logout.logoutSuccessUrl("/login?out").permitAll())
                .sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()))
                .csrf(Customizer.withDefaults())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll();
                    requests.requestMatchers("/assets/**", "/login", "/first").permitAll();
                    if (reading) {
                        requests.anyRequest().hasAuthority(Right.READ);
                    } else {
                        requests.anyRequest().authenticated();
                    }
                }).build();
    }

    @Bean
    WebMvcConfigurer actors() {
        ProjectArguments projects = new ProjectArguments();
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ActorArguments());
                resolvers.add(projects);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(projects).addPathPatterns("/api/**", "/updates/**");
            }
        };
    }
}
