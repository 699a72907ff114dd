package dev.inflight.security;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The rules for the endpoints {@code inflight} and {@code inflighthistory}: role {@value #VIEW} may look, role
 * {@value #ADMIN} may look and stop. The library forces no chain on anybody; an application that wants this one says so:
 *
 * <pre>{@code
 * @Bean
 * @Order(0)
 * SecurityFilterChain inFlightChain(HttpSecurity http) {
 *     return InFlightSecurity.guard(http).httpBasic(withDefaults()).build();
 * }
 * }</pre>
 *
 * How clients log in stays the application's choice. Works for a management port of its own as well. Stateless.
 */
public final class InFlightSecurity {

    /** Whoever has this role may look. */
    public static final String VIEW = "INFLIGHT_VIEW";

    /** Whoever has this role may look, start, stop and extend. */
    public static final String ADMIN = "INFLIGHT_ADMIN";

    private InFlightSecurity() {}

    /** Requests for our endpoints, wherever they are mapped, and for nothing else. */
    public static RequestMatcher endpoints() {
        return EndpointRequest.to("inflight", "inflighthistory");
    }

    /**
     * Narrows a chain to our endpoints and applies {@link #rules}. Needs no CSRF token, since only JSON bodies and
     * {@code DELETE} change anything, and no browser sends either to another origin without asking first; an application
     * must therefore not allow foreign origins (CORS) here that it would not trust to stop its work. Whoever has logged in and
     * lacks the role is told which.
     *
     * @return {@code http}, for the way of logging in to be added
     */
    public static HttpSecurity guard(HttpSecurity http) {
        return http.securityMatcher(endpoints())
                .authorizeHttpRequests(rules())
                .exceptionHandling(refusal -> refusal.accessDeniedHandler(new MissingRole()))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /** Reading needs {@value #VIEW} or {@value #ADMIN}; everything else {@value #ADMIN}. */
    public static Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            rules() {
        return requests -> requests.requestMatchers(HttpMethod.GET)
                .hasAnyRole(VIEW, ADMIN)
                .requestMatchers(HttpMethod.HEAD)
                .hasAnyRole(VIEW, ADMIN)
                .anyRequest()
                .hasRole(ADMIN);
    }

    /** What {@link #rules} ask of a request with this method, in words. */
    public static String roleNeeded(String method) {
        return method.equals("GET") || method.equals("HEAD")
                ? "looking at this needs the role " + VIEW + " or " + ADMIN
                : "changing anything here needs the role " + ADMIN;
    }
}
