package dev.inflight.autoconfigure;

import dev.inflight.actuate.StrictRequestFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.util.function.SingletonSupplier;

/** Registers the strict filter where the endpoints happen to be, which is known only after the servlet container is up. */
final class EndpointFilter {

    private static final EndpointId TASKS = EndpointId.of("inflight");
    private static final EndpointId HISTORY = EndpointId.of("inflighthistory");

    private EndpointFilter() {}

    /** The default order, which is the last, so that access rules come first. */
    static FilterRegistrationBean<StrictRequestFilter> in(ObjectProvider<PathMappedEndpoints> endpoints) {
        SingletonSupplier<StrictRequestFilter.Paths> paths = SingletonSupplier.of(() -> {
            PathMappedEndpoints mapped = endpoints.getIfAvailable();
            return mapped == null
                    ? new StrictRequestFilter.Paths(null, null)
                    : new StrictRequestFilter.Paths(mapped.getPath(TASKS), mapped.getPath(HISTORY));
        });
        return new FilterRegistrationBean<>(new StrictRequestFilter(paths::obtain));
    }
}
