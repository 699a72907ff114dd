package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightRegistry;
import dev.inflight.SecretMasker;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.core.RegistryBuilder;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The registry, unless the user has one, and its end when the context closes. Work runs on Boot's
 * {@code applicationTaskExecutor} where there is one. Publishes no executor, since Boot's own would back off.
 */
@AutoConfiguration(after = TaskExecutionAutoConfiguration.class)
@EnableConfigurationProperties(InFlightProperties.class)
public final class InFlightAutoConfiguration {

    InFlightAutoConfiguration() {}

    @Bean
    static RegistryLifecycle inFlightRegistryLifecycle() {
        return new RegistryLifecycle();
    }

    @Bean
    static InfrastructureBeans inFlightInfrastructureBeans() {
        return new InfrastructureBeans();
    }

    /** Replaced by a bean of the user's. */
    @Bean
    @ConditionalOnMissingBean
    SecretMasker inFlightSecretMasker(InFlightProperties properties) {
        return properties.masking().masker();
    }

    /** Closed by {@link RegistryLifecycle}, after every other bean. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean(InFlightRegistry.class)
    DefaultInFlightRegistry inFlightRegistry(
            InFlightProperties properties,
            RegistryLifecycle lifecycle,
            ObjectProvider<ContextCarrier> carrier,
            ObjectProvider<ContextCarrierDecorator> around,
            SecretMasker masker,
            Environment environment,
            ObjectProvider<ClusterMember> member,
            @Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<Executor> executor) {
        ContextCarrier carried = carrier.getIfAvailable(LoggingContextCarrier::new);
        RegistryBuilder builder = DefaultInFlightRegistry.builder()
                .maxTimeout(properties.maxTimeout())
                .stopGrace(properties.stopGrace())
                .hookGrace(properties.hookGrace())
                .maxOutstanding(properties.maxOutstanding())
                .historySize(properties.history().size())
                .maxKinds(properties.metrics().maxKinds())
                .masker(masker)
                .contextCarrier(around.getIfAvailable(() -> alone -> alone).decorate(carried));
        executor.ifAvailable(builder::executor);
        if (ClusterMode.isOn(environment)) {
            builder.instance(ClusterMode.randomInstance()).nameGuard(new ClusterGuard(member::getObject));
        }
        return lifecycle.made(builder.build());
    }

    @Bean
    WorkShutdown inFlightWorkShutdown(
            RegistryLifecycle lifecycle,
            InFlightProperties properties,
            ConfigurableApplicationContext context,
            Environment environment) {
        return new WorkShutdown(lifecycle, properties.shutdown(), context, environment);
    }
}
