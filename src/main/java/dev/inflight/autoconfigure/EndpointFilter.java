package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.AuditFilter;
import dev.inflight.actuate.EndpointPaths;
import dev.inflight.actuate.StrictRequestFilter;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.web.util.ServletRequestPathUtils;

/** Registers our filters in front of the endpoints. They come last, so that access rules come first. */
final class EndpointFilter {

    private EndpointFilter() {}

    /** Strictness; the default order, which is the last. */
    static FilterRegistrationBean<StrictRequestFilter> in(ObjectProvider<PathMappedEndpoints> endpoints) {
        return new FilterRegistrationBean<>(new StrictRequestFilter(MappedEndpoints.paths(endpoints)));
    }

    /** Audit events of what is changed and refused; before the strict filter, whose refusals it notes. */
    static FilterRegistrationBean<AuditFilter> audit(
            ObjectProvider<PathMappedEndpoints> endpoints,
            ObjectProvider<SecretMasker> masker,
            ApplicationEventPublisher events) {
        Supplier<EndpointPaths> paths = MappedEndpoints.paths(endpoints);
        FilterRegistrationBean<AuditFilter> filter = new FilterRegistrationBean<>(new AuditFilter(
                request ->
                        paths.get().match(ServletRequestPathUtils.parse(request).pathWithinApplication()),
                masker.getIfAvailable(SecretMasker::standard),
                event -> events.publishEvent(new AuditApplicationEvent(event))));
        filter.setName("inFlightAuditFilter");
        filter.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return filter;
    }
}
