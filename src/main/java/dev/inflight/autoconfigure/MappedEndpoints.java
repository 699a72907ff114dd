package dev.inflight.autoconfigure;

import dev.inflight.actuate.EndpointPaths;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.util.function.SingletonSupplier;

/** Where the endpoints happen to be, which is known only after the web server is up. */
final class MappedEndpoints {

    private static final EndpointId TASKS = EndpointId.of("inflight");
    private static final EndpointId HISTORY = EndpointId.of("inflighthistory");

    private MappedEndpoints() {}

    static Supplier<EndpointPaths> paths(ObjectProvider<PathMappedEndpoints> endpoints) {
        SingletonSupplier<EndpointPaths> paths = SingletonSupplier.of(() -> {
            PathMappedEndpoints mapped = endpoints.getIfAvailable();
            return mapped == null
                    ? new EndpointPaths(null, null)
                    : new EndpointPaths(mapped.getPath(TASKS), mapped.getPath(HISTORY));
        });
        return paths::obtain;
    }
}
