package dev.inflight.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/** Strictness and an audit trail for the endpoints, where a WebFlux application has them on a port of their own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({DispatcherHandler.class, Mono.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Import(ReactiveEndpointConfiguration.class)
final class InFlightReactiveManagementContextConfiguration {

    InFlightReactiveManagementContextConfiguration() {}
}
