package dev.inflight.autoconfigure;

import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.metrics.ClusterMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The meters of the cluster, where there is one, and a meter registry; Boot binds them to it. */
@AutoConfiguration(
        after = InFlightClusterAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@Conditional(ClusterMode.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, ClusterMember.class})
public final class InFlightClusterMetricsAutoConfiguration {

    InFlightClusterMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ClusterMetrics inFlightClusterMetrics(ClusterMember member) {
        return new ClusterMetrics(member);
    }
}
