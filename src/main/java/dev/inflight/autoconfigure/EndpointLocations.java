package dev.inflight.autoconfigure;

import dev.inflight.actuate.ChangeGuard;
import dev.inflight.actuate.EndpointPaths;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * Where Actuator will put the endpoints, told from the settings that it tells it from. Makes no endpoint, since filters are
 * made before the web server is up, and endpoints after.
 */
final class EndpointLocations {

    private static final EndpointId HISTORY = EndpointId.of("inflighthistory");

    /** Where Cloud Foundry has all endpoints once more, for its own console. */
    private static final String CLOUD_FOUNDRY = "/cloudfoundryapplication";

    private final List<String> bases = new ArrayList<>();
    private final ObjectProvider<PathMapper> mappers;

    EndpointLocations(
            ObjectProvider<WebEndpointProperties> settings,
            ObjectProvider<PathMapper> mappers,
            Environment environment) {
        this.mappers = mappers;
        settings.ifAvailable(web -> bases.add(web.getBasePath()));
        if (CloudPlatform.CLOUD_FOUNDRY.isActive(environment)) {
            bases.add(CLOUD_FOUNDRY);
        }
    }

    /** The paths within the context, where all of it is below this prefix; the prefix is empty, or begins with a slash. */
    EndpointPaths below(String prefix) {
        return new EndpointPaths(paths(prefix, ChangeGuard.ENDPOINT), paths(prefix, HISTORY));
    }

    private List<String> paths(String prefix, EndpointId endpoint) {
        String root = PathMapper.getRootPath(mappers.orderedStream().toList(), endpoint);
        return bases.stream()
                .map(base -> prefix + base + (root.startsWith("/") ? "" : "/") + root)
                .toList();
    }
}
