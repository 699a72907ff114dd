package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.async.AsyncSettings;
import dev.inflight.async.InFlightBeanPostProcessor;
import dev.inflight.async.InFlightEarlyProxies;
import dev.inflight.async.InFlightRuntimeHints;
import dev.inflight.async.InFlightScheduling;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/**
 * Runs {@code @Async} methods, {@code @Scheduled} ones and annotated ones as tasks. Publishes neither executor nor scheduler,
 * since Boot's own would back off.
 */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(AsyncExecutionInterceptor.class)
@ConditionalOnBean(InFlightRegistry.class)
@ImportRuntimeHints(InFlightRuntimeHints.class)
public final class InFlightAsyncAutoConfiguration {

    InFlightAsyncAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static InFlightBeanPostProcessor inFlightBeanPostProcessor(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new InFlightBeanPostProcessor(
                SingletonSupplier.of(registry::getObject),
                SingletonSupplier.of(() -> settings(properties.getObject())));
    }

    /** By its name, since a parent context has one too. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static InFlightEarlyProxies inFlightEarlyProxies(InFlightBeanPostProcessor inFlightBeanPostProcessor) {
        return new InFlightEarlyProxies(inFlightBeanPostProcessor);
    }

    /** One in each context, since each has a post-processor of its own for {@code @Scheduled} methods. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnBooleanProperty(
            prefix = "inflight.async",
            name = {"enabled", "scheduled-methods"},
            matchIfMissing = true)
    static InFlightScheduling inFlightScheduling(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new InFlightScheduling(
                SingletonSupplier.of(registry::getObject),
                SingletonSupplier.of(() -> settings(properties.getObject())));
    }

    private static AsyncSettings settings(InFlightProperties properties) {
        InFlightProperties.Async async = properties.async();
        return new AsyncSettings(
                async.enabled(),
                async.voidMethods(),
                async.enabled() && async.scheduledMethods(),
                async.labels(),
                async.timeout(),
                properties.maxTimeout());
    }
}
