package dev.inflight.autoconfigure;

import dev.inflight.actuate.InFlightClusterHealthIndicator;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.cluster.member.OnUnavailable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The health contributor {@code inflightCluster}, where there is a cluster. */
@AutoConfiguration(after = InFlightClusterAutoConfiguration.class)
@Conditional(ClusterMode.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("inflightCluster")
@ConditionalOnBean(ClusterMember.class)
public final class InFlightClusterHealthAutoConfiguration {

    InFlightClusterHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"inflightClusterHealthIndicator", "inflightClusterHealthContributor"})
    InFlightClusterHealthIndicator inflightClusterHealthIndicator(ClusterMember member, ClusterProperties properties) {
        return new InFlightClusterHealthIndicator(
                member, member::leaseLeft, member::registered, properties.onUnavailable() == OnUnavailable.REJECT);
    }
}
