package dev.inflight.autoconfigure;

import dev.inflight.actuate.InFlightHistoryWebEndpoint;
import dev.inflight.actuate.InFlightWebEndpoint;
import dev.inflight.actuate.strict.ChangeGuard;
import dev.inflight.actuate.strict.EndpointPaths;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.ApplicationContext;

/**
 * Where Actuator will put those of the endpoints that are exposed, told from the settings that it tells it from. Makes no
 * endpoint, since filters are made before the web server is up, and endpoints after.
 */
final class EndpointLocations {

    private static final EndpointId HISTORY = EndpointId.of("inflighthistory");

    /** Where Cloud Foundry has all endpoints once more, for its own console. */
    private static final String CLOUD_FOUNDRY = "/cloudfoundryapplication";

    private final ApplicationContext context;

    EndpointLocations(ApplicationContext context) {
        this.context = context;
    }

    /** The paths within the context, where all of it is below this prefix; the prefix is empty, or begins with a slash. */
    EndpointPaths below(String prefix) {
        return new EndpointPaths(
                paths(prefix, ChangeGuard.ENDPOINT, InFlightWebEndpoint.class),
                paths(prefix, HISTORY, InFlightHistoryWebEndpoint.class));
    }

    /** Whether the endpoint may be read and nothing else. */
    boolean isReadOnly() {
        EndpointAccessResolver resolver =
                context.getBeanProvider(EndpointAccessResolver.class).getIfAvailable();
        return resolver != null && resolver.accessFor(ChangeGuard.ENDPOINT, Access.READ_ONLY) == Access.READ_ONLY;
    }

    private List<String> paths(String prefix, EndpointId endpoint, Class<?> bean) {
        if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(context, bean, false, false).length == 0) {
            return List.of();
        }
        List<PathMapper> mappers =
                context.getBeanProvider(PathMapper.class).orderedStream().toList();
        String root = PathMapper.getRootPath(mappers, endpoint);
        return bases().stream()
                .map(base -> prefix + base + (root.startsWith("/") ? "" : "/") + root)
                .toList();
    }

    private List<String> bases() {
        List<String> bases = new ArrayList<>();
        context.getBeanProvider(WebEndpointProperties.class).ifAvailable(web -> bases.add(web.getBasePath()));
        if (CloudPlatform.CLOUD_FOUNDRY.isActive(context.getEnvironment())) {
            bases.add(CLOUD_FOUNDRY);
        }
        return bases;
    }
}
