package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.InFlightHistoryEndpoint;
import dev.inflight.actuate.InFlightHistoryWebEndpoint;
import dev.inflight.actuate.ProblemDescriptor;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code inflighthistory}, where it is exposed and may be accessed. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(InFlightHistoryEndpoint.class)
@ConditionalOnBean(InFlightRegistry.class)
public final class InFlightHistoryEndpointAutoConfiguration {

    InFlightHistoryEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    InFlightHistoryEndpoint inFlightHistoryEndpoint(InFlightRegistry registry) {
        return new InFlightHistoryEndpoint(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(InFlightHistoryEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    @RegisterReflectionForBinding(ProblemDescriptor.class)
    InFlightHistoryWebEndpoint inFlightHistoryWebEndpoint(InFlightHistoryEndpoint endpoint) {
        return new InFlightHistoryWebEndpoint(endpoint);
    }
}
