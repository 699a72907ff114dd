package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.strict.StrictRequestMapping;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.DispatcherHandler;

/** Strictness and an audit trail for the endpoints of a WebFlux application. */
@Configuration(proxyBeanMethods = false)
class ReactiveEndpointConfiguration {

    static final String STRICT_MAPPING = "inFlightStrictRequestMapping";

    @Bean(STRICT_MAPPING)
    @ConditionalOnMissingBean(name = STRICT_MAPPING)
    StrictRequestMapping strictRequests(
            ApplicationContext context,
            ObjectProvider<DispatcherHandler> dispatcher,
            ObjectProvider<SecretMasker> masker,
            ApplicationEventPublisher events) {
        EndpointLocations locations = new EndpointLocations(context);
        return new StrictRequestMapping(
                locations.below(""),
                locations::isReadOnly,
                SingletonSupplier.of(dispatcher::getObject),
                masker.getIfAvailable(SecretMasker::standard),
                event -> events.publishEvent(new AuditApplicationEvent(event)));
    }
}
