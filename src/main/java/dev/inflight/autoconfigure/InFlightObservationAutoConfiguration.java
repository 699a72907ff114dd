package dev.inflight.autoconfigure;

import dev.inflight.observe.ObservedTasks;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * One observation per run, where there is a registry for observations.
 * {@code management.observations.enable.inflight.task=false} turns them off, as any other.
 */
@AutoConfiguration(
        before = InFlightAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class InFlightObservationAutoConfiguration {

    InFlightObservationAutoConfiguration() {}

    @Bean
    ContextCarrierDecorator inFlightTaskObservations(ObservationRegistry observations) {
        return carrier -> new ObservedTasks(observations, carrier);
    }

    /** Micrometer's core is not there wherever its observations are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterObservationHandler.class)
    static class MeterConfiguration {

        @Bean
        UnmeteredTasks inFlightUnmeteredTasks() {
            return new UnmeteredTasks();
        }
    }
}
