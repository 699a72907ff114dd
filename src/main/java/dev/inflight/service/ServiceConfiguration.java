package dev.inflight.service;

import dev.inflight.autoconfigure.EarlyShutdown;
import dev.inflight.autoconfigure.InFlightProperties;
import java.time.InstantSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What belongs to the service as a whole. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {

    /** Work is ended before anything else: it is what this service is for. */
    @Bean
    EarlyShutdown earlyShutdown(ApplicationContext context, InFlightProperties properties) {
        return new EarlyShutdown(context, properties);
    }

    /** For what is shown, not for what is measured. */
    @Bean
    InstantSource wallClock() {
        return InstantSource.system();
    }
}
