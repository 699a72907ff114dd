package dev.inflight.autoconfigure;

import dev.inflight.actuate.StrictRequestWebFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Strictness in front of the endpoints, where they are on the port of a WebFlux application. */
@AutoConfiguration
@ConditionalOnClass({WebFilter.class, Mono.class, JsonMapper.class, PathMappedEndpoints.class, ManagementPortType.class
})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnManagementPort(ManagementPortType.SAME)
public final class InFlightEndpointWebFilterAutoConfiguration {

    InFlightEndpointWebFilterAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    StrictRequestWebFilter inFlightStrictRequestWebFilter(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new StrictRequestWebFilter(MappedEndpoints.paths(endpoints));
    }
}
