package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * What is in flight, and the ripcords, whatever the technology. Read-only unless
 * {@code management.endpoint.inflight.access} says otherwise.
 *
 * <p>Every parameter is a text, so that what cannot be read is refused with a message that quotes it; all refusals are
 * {@link IllegalArgumentException} or {@link IllegalStateException}. {@code null} means that nothing is under the name.
 */
@Endpoint(id = "inflight", defaultAccess = Access.READ_ONLY)
public class InFlightEndpoint {

    private final InFlightRegistry registry;

    /** Shows and stops the runs of this registry. */
    public InFlightEndpoint(InFlightRegistry registry) {
        this.registry = registry;
    }

    /** Lists the runs that match, a page at a time. */
    @ReadOperation(producesFrom = TaskListFormat.class)
    public TaskListDescriptor list(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String state,
            @Nullable String minAge,
            @Nullable String sort,
            @Nullable String limit,
            @Nullable String after,
            @Nullable String search) {
        TaskQuery query = TaskQuery.ALL
                .withName(Fields.pattern("name", name))
                .withKind(Fields.pattern("kind", kind))
                .withLabel(Fields.text(label))
                .withSearch(Fields.text(search));
        String states = Fields.text(state);
        if (states != null) {
            query = query.withStates(Fields.states("state", states).toArray(TaskState[]::new));
        }
        String age = Fields.text(minAge);
        if (age != null) {
            query = query.withMinAge(Fields.duration("minAge", age));
        }
        String order = Fields.text(sort);
        if (order != null) {
            query = query.withSort(Fields.sort("sort", order));
        }
        String bound = Fields.text(limit);
        if (bound != null) {
            TaskQuery unbounded = query;
            int atMost = Fields.number("limit", bound);
            query = Fields.checked("limit", () -> unbounded.withLimit(atMost));
        }
        TaskQuery finished = query.withAfter(Fields.text(after));
        TaskPage page = Fields.checked(finished.after() == null ? null : "after", () -> registry.list(finished));
        return TaskListDescriptor.of(registry.instance(), registry.counts(), page);
    }

    /** One run in depth. Takes a stack: for people, not for loops. */
    @ReadOperation
    public @Nullable TaskDetailDescriptor task(@Selector String name) {
        return registry.inspect(Fields.name(name)).map(TaskDetailDescriptor::of).orElse(null);
    }

    /** Cancels one run or many, or moves a deadline. */
    @WriteOperation
    public @Nullable OperationResponseBody change(
            @Nullable String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String match,
            @Nullable String matchKind,
            @Nullable String matchState,
            @Nullable String matchMinAge,
            @Nullable String dryRun,
            @Nullable String expect,
            @Nullable String extend) {
        TaskChange change = new TaskChange(
                name, reason, id, wait, match, matchKind, matchState, matchMinAge, dryRun, expect, extend);
        return apply(change, null);
    }

    /** Cancels one run. */
    @DeleteOperation
    public @Nullable OperationResponseBody cancel(
            @Selector String name, @Nullable String reason, @Nullable String id, @Nullable String wait) {
        return apply(TaskChange.cancel(name, reason, id, wait), null);
    }

    /** Cancels one run whose name a path cannot carry. */
    @DeleteOperation
    public @Nullable OperationResponseBody cancelNamed(
            @Nullable String name, @Nullable String reason, @Nullable String id, @Nullable String wait) {
        return apply(new TaskChange(name, reason, id, wait, null, null, null, null, null, null, null), null);
    }

    /** Does what is asked for on behalf of somebody; {@code null}: nobody says who. */
    @Nullable OperationResponseBody apply(TaskChange change, @Nullable String by) {
        return change.apply(registry, Optional.ofNullable(by).orElse(CancelRequest.DEFAULT_BY));
    }
}
