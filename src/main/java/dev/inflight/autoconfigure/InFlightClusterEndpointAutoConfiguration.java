package dev.inflight.autoconfigure;

import dev.inflight.actuate.InFlightClusterEndpoint;
import dev.inflight.actuate.MembersDescriptor;
import dev.inflight.cluster.member.ClusterMember;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The endpoint {@code inflightcluster}, where there is a cluster and it is exposed and may be accessed. */
@AutoConfiguration(after = InFlightClusterAutoConfiguration.class)
@Conditional(ClusterMode.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(InFlightClusterEndpoint.class)
@ConditionalOnBean(ClusterMember.class)
public final class InFlightClusterEndpointAutoConfiguration {

    InFlightClusterEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @RegisterReflectionForBinding(MembersDescriptor.class)
    InFlightClusterEndpoint inFlightClusterEndpoint(ClusterMember member) {
        return new InFlightClusterEndpoint(member, member::since, member::lease);
    }
}
