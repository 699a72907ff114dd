package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.reach.http.TaskExchangeFilter;
import dev.inflight.reach.http.TaskRequestFactoryBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Has calls by {@code RestClient}, {@code RestTemplate}, {@code WebClient} and HTTP interfaces, as Boot sets them up, stop with
 * their task.
 */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnBean(InFlightRegistry.class)
@ConditionalOnBooleanProperty(name = "inflight.reach.http.enabled", matchIfMissing = true)
public final class InFlightReachHttpAutoConfiguration {

    InFlightReachHttpAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ClientHttpRequestFactoryBuilderCustomizer.class, ClientHttpRequestFactory.class})
    static final class RequestFactories {

        /** Last, so that everybody else's customizer sees the builder that it knows. */
        @Bean
        @Order
        ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> inFlightReachHttp(
                Environment environment) {
            boolean deadlines = environment.getProperty("inflight.reach.deadlines", Boolean.class, false);
            return builder -> TaskRequestFactoryBuilder.reaching(builder, deadlines);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebClientCustomizer.class, WebClient.class})
    static final class WebClients {

        /** First, so that what everybody else's filters repeat is part of the call. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebClientCustomizer inFlightReachWebClient() {
            return builder -> builder.filter(new TaskExchangeFilter());
        }
    }
}
