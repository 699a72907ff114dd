package dev.inflight.page;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The last ends that match, without their stacks.
 *
 * @param ends newest first
 */
record RecentEnds(List<RecentEnd> ends) implements OperationResponseBody {

    static RecentEnds of(InFlightRegistry registry, HistoryQuery query) {
        return new RecentEnds(
                registry.history(query).stream().map(RecentEnd::of).toList());
    }
}
