package dev.inflight.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/** Strictness and an audit trail for the endpoints, where a WebFlux application has them on its own port. */
@AutoConfiguration
@ConditionalOnClass({DispatcherHandler.class, Mono.class, PathMappedEndpoints.class, ManagementPortType.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnManagementPort(ManagementPortType.SAME)
@Import(ReactiveEndpointConfiguration.class)
public final class InFlightReactiveEndpointAutoConfiguration {

    InFlightReactiveEndpointAutoConfiguration() {}
}
