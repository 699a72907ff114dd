package dev.inflight.autoconfigure;

import dev.inflight.actuate.strict.ChangeGuard;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.context.ApplicationContext;

/**
 * Takes the changing operations from the endpoint where nothing checks their requests, and says so once, at the start. A port
 * of the endpoints' own always has what checks, since nobody can take it out there.
 */
final class CheckedChangesFilter implements OperationFilter<WebOperation> {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckedChangesFilter.class);

    private final ApplicationContext context;
    private final ObjectProvider<EndpointAccessResolver> access;
    private final AtomicBoolean said = new AtomicBoolean();

    CheckedChangesFilter(ApplicationContext context, ObjectProvider<EndpointAccessResolver> access) {
        this.context = context;
        this.access = access;
    }

    @Override
    public boolean match(WebOperation operation, EndpointId endpoint, Access defaultAccess) {
        if (!endpoint.equals(ChangeGuard.ENDPOINT) || operation.getType() == OperationType.READ || isChecked()) {
            return true;
        }
        if (isUnrestricted(endpoint, defaultAccess) && said.compareAndSet(false, true)) {
            LOGGER.warn(
                    "The endpoint inflight only reads, whatever management.endpoint.inflight.access says: POST and DELETE"
                            + " answer 405, because nothing checks their requests. Do not exclude"
                            + " InFlightServletEndpointAutoConfiguration (MVC, Jersey) or"
                            + " InFlightReactiveEndpointAutoConfiguration (WebFlux).");
        }
        return false;
    }

    private boolean isUnrestricted(EndpointId endpoint, Access defaultAccess) {
        EndpointAccessResolver resolver = access.getIfAvailable();
        return resolver != null && resolver.accessFor(endpoint, defaultAccess) == Access.UNRESTRICTED;
    }

    private boolean isChecked() {
        return ManagementPortType.get(context.getEnvironment()) != ManagementPortType.SAME
                || context.containsBean(ServletEndpointConfiguration.STRICT_FILTER)
                || context.containsBean(ReactiveEndpointConfiguration.STRICT_MAPPING);
    }
}
