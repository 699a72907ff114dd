package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.async.AsyncSettings;
import dev.inflight.async.InFlightBeanPostProcessor;
import dev.inflight.async.InFlightRuntimeHints;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/** Runs {@code @Async} methods and annotated ones as tasks. Publishes no executor, since Boot's own would back off. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(AsyncExecutionInterceptor.class)
@ConditionalOnBean(InFlightRegistry.class)
@ImportRuntimeHints(InFlightRuntimeHints.class)
public final class InFlightAsyncAutoConfiguration {

    InFlightAsyncAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static InFlightBeanPostProcessor inFlightBeanPostProcessor(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new InFlightBeanPostProcessor(
                SingletonSupplier.of(registry::getObject),
                SingletonSupplier.of(() -> settings(properties.getObject())));
    }

    private static AsyncSettings settings(InFlightProperties properties) {
        return new AsyncSettings(
                properties.async().enabled(), properties.async().timeout(), properties.maxTimeout());
    }
}
