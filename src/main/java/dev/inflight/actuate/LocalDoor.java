package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Changes what this replica runs.
 *
 * @param placed whether there is a cluster, in which each run has a place
 */
record LocalDoor(InFlightRegistry registry, boolean placed) implements Door {

    @Override
    public @Nullable OperationResponseBody cancel(CancelRequest request) {
        return registry.cancel(request).map(CancelDescriptor::of).orElse(null);
    }

    @Override
    public @Nullable OperationResponseBody extend(String name, @Nullable String id, String who, Duration by) {
        return registry.extend(name, id, by)
                .map(placed ? TaskDescriptor::placed : TaskDescriptor::of)
                .orElse(null);
    }

    @Override
    public OperationResponseBody rehearse(TaskQuery query, @Nullable Integer expected) {
        return new BulkCancel(registry, query).rehearse(expected);
    }

    @Override
    public OperationResponseBody cancelAll(TaskQuery query, @Nullable Integer expected, String by, String reason) {
        return new BulkCancel(registry, query).run(expected, by, reason);
    }
}
