package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.TaskQuery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What can be changed: in this replica, or in all. {@code null} means that there is no such run. */
interface Door {

    @Nullable OperationResponseBody cancel(CancelRequest request);

    @Nullable OperationResponseBody extend(String name, @Nullable String id, String who, Duration by);

    /** What {@link #cancelAll} would cancel now. */
    OperationResponseBody rehearse(TaskQuery query, @Nullable Integer expected);

    OperationResponseBody cancelAll(TaskQuery query, @Nullable Integer expected, String by, String reason);
}
