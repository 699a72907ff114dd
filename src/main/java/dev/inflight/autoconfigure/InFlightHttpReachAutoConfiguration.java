package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.reach.http.TaskRequestFactoryBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Has calls by {@code RestClient}, {@code RestTemplate} and HTTP interfaces, as Boot sets them up, stop with their task. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass({ClientHttpRequestFactoryBuilderCustomizer.class, ClientHttpRequestFactory.class})
@ConditionalOnBean(InFlightRegistry.class)
@ConditionalOnBooleanProperty(name = "inflight.reach.http.enabled", matchIfMissing = true)
public final class InFlightHttpReachAutoConfiguration {

    InFlightHttpReachAutoConfiguration() {}

    /** Last, so that everybody else's customizer sees the builder that it knows. */
    @Bean
    @Order
    ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> inFlightHttpReach() {
        return TaskRequestFactoryBuilder::reaching;
    }
}
