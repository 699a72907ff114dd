package dev.inflight.autoconfigure;

import dev.inflight.actuate.strict.ChangeGuard;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Says in the log where the live page is, while an application is developed: with Spring Boot's developer tools, or under one
 * of the profiles {@code local}, {@code dev} and {@code development}.
 */
final class PageNotice implements ApplicationListener<WebServerInitializedEvent> {

    private static final Logger LOGGER = LoggerFactory.getLogger(PageNotice.class);
    private static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";
    private static final Profiles DEVELOPMENT = Profiles.of("local", "dev", "development");

    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private final Environment environment;

    PageNotice(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        this.endpoints = endpoints;
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        boolean management = "management".equals(event.getApplicationContext().getServerNamespace());
        boolean here = management == (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT);
        PathMappedEndpoints known = endpoints.getIfAvailable();
        String path = known == null ? null : known.getPath(ChangeGuard.ENDPOINT);
        if (!here || path == null || !isDevelopment()) {
            return;
        }
        String prefix = management
                ? text("management.server.base-path")
                : Stream.of("server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path")
                        .map(this::text)
                        .collect(Collectors.joining());
        LOGGER.info(
                "What is in flight, live: {}://localhost:{}{}{}",
                isSecure(management ? "management.server.ssl" : "server.ssl") ? "https" : "http",
                event.getWebServer().getPort(),
                prefix,
                path);
    }

    private boolean isDevelopment() {
        return environment.acceptsProfiles(DEVELOPMENT)
                || ClassUtils.isPresent(DEVTOOLS, PageNotice.class.getClassLoader());
    }

    private boolean isSecure(String settings) {
        return environment.getProperty(settings + ".enabled", Boolean.class, true)
                && Stream.of(".bundle", ".key-store", ".certificate")
                        .map(setting -> environment.getProperty(settings + setting))
                        .anyMatch(Objects::nonNull);
    }

    /** A prefix of paths, without a slash that would lead nowhere. */
    private String text(String property) {
        String path = environment.getProperty(property, "");
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
