package dev.inflight.autoconfigure;

import dev.inflight.actuate.AuditFilter;
import dev.inflight.actuate.StrictRequestFilter;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Registers our filters in front of the endpoints, wherever those happen to be, which is known only after the servlet
 * container is up. They come last, so that access rules come first.
 */
final class EndpointFilter {

    private static final EndpointId TASKS = EndpointId.of("inflight");
    private static final EndpointId HISTORY = EndpointId.of("inflighthistory");

    private EndpointFilter() {}

    /** Strictness; the default order, which is the last. */
    static FilterRegistrationBean<StrictRequestFilter> in(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new FilterRegistrationBean<>(new StrictRequestFilter(paths(endpoints)));
    }

    /** Audit events of what is changed and refused; before the strict filter, whose refusals it notes. */
    static FilterRegistrationBean<AuditFilter> audit(
            ObjectProvider<PathMappedEndpoints> endpoints, ApplicationEventPublisher events) {
        Supplier<StrictRequestFilter.Paths> paths = paths(endpoints);
        FilterRegistrationBean<AuditFilter> filter = new FilterRegistrationBean<>(new AuditFilter(
                request -> paths.get().match(request), event -> events.publishEvent(new AuditApplicationEvent(event))));
        filter.setName("inFlightAuditFilter");
        filter.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return filter;
    }

    private static Supplier<StrictRequestFilter.Paths> paths(ObjectProvider<PathMappedEndpoints> endpoints) {
        return SingletonSupplier.of(() -> {
            PathMappedEndpoints mapped = endpoints.getIfAvailable();
            return mapped == null
                    ? new StrictRequestFilter.Paths(null, null)
                    : new StrictRequestFilter.Paths(mapped.getPath(TASKS), mapped.getPath(HISTORY));
        });
    }
}
