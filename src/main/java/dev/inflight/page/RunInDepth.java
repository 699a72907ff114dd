package dev.inflight.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.actuate.EndedTaskDescriptor;
import dev.inflight.actuate.TaskDetailDescriptor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One run in depth, while it lives and as long as the history remembers it.
 *
 * @param live the run with its live stack; {@code null}: it has gone
 * @param current the run that is under its name now, when it is another one
 * @param history the last ends under its name, newest first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RunInDepth(
        @Nullable TaskDetailDescriptor live, @Nullable String current, List<EndedTaskDescriptor> history)
        implements OperationResponseBody {

    private static final int MOST_ENDS = 25;
    private static final HistoryQuery EVERYTHING = new HistoryQuery(null, null, null, TaskQuery.MAX_LIMIT);

    /** Empty when nothing is known of that run, or, without an id, of the name. */
    static Optional<RunInDepth> find(InFlightRegistry registry, String name, @Nullable String id) {
        TaskDetailDescriptor live = null;
        String current = null;
        try {
            live = registry.inspect(name, id).map(TaskDetailDescriptor::of).orElse(null);
        } catch (RunMismatchException another) {
            current = registry.find(name).map(TaskSnapshot::id).orElse(null);
        }
        List<EndedTask> ends = registry.history(EVERYTHING).stream()
                .filter(end -> end.name().equals(name))
                .toList();
        boolean known = live != null
                || ends.stream().anyMatch(end -> id == null || end.id().equals(id));
        return known
                ? Optional.of(new RunInDepth(
                        live,
                        current,
                        ends.stream()
                                .limit(MOST_ENDS)
                                .map(EndedTaskDescriptor::of)
                                .toList()))
                : Optional.empty();
    }
}
