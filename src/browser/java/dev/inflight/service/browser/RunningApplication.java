package dev.inflight.service.browser;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.EndpointTestApplication;
import dev.inflight.security.InFlightSecurity;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** A user's application in this process, with the endpoint exposed and nothing else. */
final class RunningApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Without access rules of its own. */
    static RunningApplication with(String... properties) {
        return start(EndpointTestApplication.class, properties);
    }

    /** Where joe, whose password is s3cret, may do everything, and nobody else anything. */
    static RunningApplication withBasic(String... properties) {
        return start(Guarded.class, properties);
    }

    private static RunningApplication start(Class<?> application, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.name=none",
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--inflight.stop-grace=1s",
                "--management.endpoints.web.exposure.include=inflight",
                "--logging.level.root=warn",
                "--logging.level.dev.inflight=error"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new RunningApplication(SpringApplication.run(application, arguments.toArray(String[]::new)));
    }

    InFlightRegistry registry() {
        return context.getBean(InFlightRegistry.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** An address on the port that has the endpoint. */
    String url(String path) {
        return url("", path);
    }

    String url(String credentials, String path) {
        var environment = context.getEnvironment();
        String port =
                environment.getProperty("local.management.port", environment.getRequiredProperty("local.server.port"));
        return "http://" + credentials + "127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        context.close();
    }

    /** An application that has access rules. Not to be found by the service, which looks for its parts hereabouts. */
    @EnableAutoConfiguration
    static class Guarded {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return InFlightSecurity.guard(http)
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }
}
