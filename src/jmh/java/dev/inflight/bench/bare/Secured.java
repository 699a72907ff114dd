package dev.inflight.bench.bare;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** What nobody deploys the bare service without: Basic, roles, and a line for each change in an audit log. */
@Configuration(proxyBeanMethods = false)
@Profile("secured")
class Secured {

    @Bean
    SecurityFilterChain access(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET)
                        .hasAnyRole("VIEW", "ADMIN")
                        .anyRequest()
                        .hasRole("ADMIN"))
                .httpBasic(Customizer.withDefaults())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterAfter(new Audit(), AuthorizationFilter.class)
                .build();
    }

    /** Without a slow hash, as the service reads a password that stands in its configuration; nothing upgrades it to one. */
    @Bean
    UserDetailsService users() {
        return name -> User.withUsername("bench")
                .password("{noop}secret")
                .roles("VIEW", "ADMIN")
                .build();
    }

    private static final class Audit extends OncePerRequestFilter {

        private static final Logger LOGGER = LoggerFactory.getLogger("audit");

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                chain.doFilter(request, response);
            } finally {
                if (!request.getMethod().equals("GET")) {
                    LOGGER.atInfo()
                            .addKeyValue("principal", request.getRemoteUser())
                            .addKeyValue("client", request.getRemoteAddr())
                            .addKeyValue("method", request.getMethod())
                            .addKeyValue("path", request.getRequestURI())
                            .addKeyValue("status", response.getStatus())
                            .log("audit");
                }
            }
        }
    }
}
