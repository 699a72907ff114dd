package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.metrics.InFlightMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters, where there is a meter registry; Boot binds them to it. */
@AutoConfiguration(
        after = InFlightAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, InFlightRegistry.class})
public final class InFlightMetricsAutoConfiguration {

    InFlightMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    InFlightMetrics inFlightMetrics(InFlightRegistry registry, InFlightProperties properties) {
        return new InFlightMetrics(registry, properties.metrics().oldest());
    }
}
