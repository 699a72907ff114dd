package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.InFlightHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code inflight}. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("inflight")
@ConditionalOnBean(InFlightRegistry.class)
public final class InFlightHealthAutoConfiguration {

    InFlightHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"inflightHealthIndicator", "inflightHealthContributor"})
    InFlightHealthIndicator inflightHealthIndicator(InFlightRegistry registry, InFlightProperties properties) {
        return new InFlightHealthIndicator(
                registry, properties.health().maxZombies(), properties.health().maxAge());
    }
}
