package dev.inflight.autoconfigure;

import dev.inflight.actuate.StrictRequestWebFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Strictness in front of the endpoints, where they are on a port of their own of a WebFlux application. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({WebFilter.class, Mono.class, JsonMapper.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class InFlightReactiveManagementContextConfiguration {

    InFlightReactiveManagementContextConfiguration() {}

    @Bean
    StrictRequestWebFilter inFlightStrictRequestWebFilter(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new StrictRequestWebFilter(MappedEndpoints.paths(endpoints));
    }
}
