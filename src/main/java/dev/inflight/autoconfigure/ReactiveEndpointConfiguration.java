package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.EndpointPaths;
import dev.inflight.actuate.StrictRequestMapping;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.DispatcherHandler;

/** Strictness and an audit trail for the endpoints of a WebFlux application. */
@Configuration(proxyBeanMethods = false)
class ReactiveEndpointConfiguration {

    static final String STRICT_MAPPING = "inFlightStrictRequestMapping";

    @Bean(STRICT_MAPPING)
    @ConditionalOnMissingBean(name = STRICT_MAPPING)
    StrictRequestMapping strictRequests(
            ObjectProvider<WebEndpointProperties> settings,
            ObjectProvider<PathMapper> mappers,
            Environment environment,
            ObjectProvider<DispatcherHandler> dispatcher,
            ObjectProvider<SecretMasker> masker,
            ApplicationEventPublisher events) {
        EndpointPaths paths = new EndpointLocations(settings, mappers, environment).below("");
        return new StrictRequestMapping(
                () -> paths,
                SingletonSupplier.of(dispatcher::getObject),
                masker.getIfAvailable(SecretMasker::standard),
                event -> events.publishEvent(new AuditApplicationEvent(event)));
    }
}
