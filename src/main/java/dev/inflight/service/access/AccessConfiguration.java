package dev.inflight.service.access;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.PageSource;
import dev.inflight.security.InFlightSecurity;
import io.micrometer.core.instrument.Clock;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The one filter chain of the service. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessConfiguration.class);

    /** How long the longest body, 256 KiB, may take: the slowest line on which that works has 26 KB/s. */
    private static final Duration BODY_TIME = Duration.ofSeconds(10);

    private final AccessProperties access;
    private final List<AuthenticationProvider> logins = new ArrayList<>();
    private final List<String> challenges = new ArrayList<>();
    private final boolean byPassword;
    private final boolean byToken;

    AccessConfiguration(
            AccessProperties access,
            SecurityProperties security,
            ObjectProvider<JwtDecoder> tokens,
            ObjectProvider<JwtAuthenticationConverter> converter) {
        this.access = access;
        this.byPassword = !security.getUser().isPasswordGenerated();
        JwtDecoder decoder = tokens.getIfAvailable();
        this.byToken = decoder != null;
        if (byPassword) {
            logins.add(Logins.of(security.getUser()));
            challenges.add("Basic realm=\"inflight\", charset=\"UTF-8\"");
        }
        if (decoder != null) {
            JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
            provider.setJwtAuthenticationConverter(converter.getIfAvailable(AccessConfiguration::byScopesAndRoles));
            logins.add(provider);
            challenges.add("Bearer");
        }
    }

    private static JwtAuthenticationConverter byScopesAndRoles() {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(new TokenRoles());
        return converter;
    }

    @Bean
    AccessProblems accessProblems(SecretMasker masker, ApplicationEventPublisher events) {
        return new AccessProblems(challenges, masker, event -> events.publishEvent(new AuditApplicationEvent(event)));
    }

    @Bean
    SecurityFilterChain accessChain(HttpSecurity http, AccessProblems problems, Clock clock) {
        RequestMatcher open = access.probes() ? EndpointRequest.to("health", "prometheus") : request -> false;
        http.addFilterAfter(
                        new AccessFilter(logins.isEmpty(), access.hosts(), open, problems), HeaderWriterFilter.class)
                .addFilterAfter(new BodyDeadlineFilter(BODY_TIME, clock), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> authorize(requests, open))
                .exceptionHandling(
                        refusal -> refusal.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .headers(AccessConfiguration::protect)
                // Only JSON changes anything, and no page of another origin can send that (see AccessFilter).
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .rememberMe(AbstractHttpConfigurer::disable);
        if (!logins.isEmpty()) {
            http.authenticationManager(new ProviderManager(logins));
        }
        if (byPassword) {
            http.httpBasic(basic -> basic.authenticationEntryPoint(problems));
        }
        if (byToken) {
            http.oauth2ResourceServer(server -> server.authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems)
                    .jwt(jwt -> {}));
        }
        LOGGER.info(
                logins.isEmpty()
                        ? "Nobody can log in, so only clients on this machine are served"
                        : "Clients log in: {}",
                challenges);
        return http.build();
    }

    private void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            RequestMatcher open) {
        // Of these, only the container itself makes any, for a request that has been let in.
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                .permitAll();
        if (logins.isEmpty()) {
            requests.anyRequest().permitAll();
            return;
        }
        requests.requestMatchers(request -> AccessFilter.isRead(request) && open.matches(request))
                .permitAll();
        InFlightSecurity.rules().customize(requests);
    }

    private static void protect(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(PageSource.CONTENT_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy("camera=(), geolocation=(), microphone=()"));
    }

    /** Names of tasks may hold what a path seldom does; those who own them refuse what is not acceptable, by quoting it. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedCarriageReturn(true);
        firewall.setAllowUrlEncodedLineFeed(true);
        firewall.setAllowUrlEncodedLineSeparator(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        firewall.setAllowedParameterNames(name -> true);
        return firewall;
    }

    /** None for each filter of each request: the request's own observation and the audit trail say what there is to say. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** {@link AccessProblems} notes refusals; a second event for each would only push others out. */
    @Bean
    AuthorizationEventPublisher silentAuthorization() {
        return new AuthorizationEventPublisher() {
            @Override
            public <T> void publishAuthorizationEvent(
                    Supplier<Authentication> who, T what, @Nullable AuthorizationResult result) {}
        };
    }
}
