package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskState;
import dev.inflight.cluster.InFlightCluster;
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
    private final @Nullable ClusterDoor cluster;

    /** Shows and stops the runs of this registry. */
    public InFlightEndpoint(InFlightRegistry registry) {
        this(registry, null);
    }

    /**
     * Shows and stops the runs of this registry, and of the other replicas where there is a cluster.
     *
     * @param cluster {@code null}: there is none
     */
    public InFlightEndpoint(InFlightRegistry registry, @Nullable InFlightCluster cluster) {
        this.registry = registry;
        this.cluster = cluster == null ? null : new ClusterDoor(cluster);
    }

    /** Whether there are other replicas to be asked. */
    boolean hasCluster() {
        return cluster != null;
    }

    /**
     * Lists the runs that match, a page at a time.
     *
     * @param scope {@code local}, the default: of this replica; {@code cluster}: of all
     * @param instance in a cluster: of that replica alone
     */
    @ReadOperation(producesFrom = TaskListFormat.class)
    public OperationResponseBody list(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String state,
            @Nullable String minAge,
            @Nullable String sort,
            @Nullable String limit,
            @Nullable String after,
            @Nullable String search,
            @Nullable String scope,
            @Nullable String instance) {
        ClusterDoor everywhere = Scope.CLUSTER.equals(Scope.of(scope, cluster != null, Scope.LOCAL)) ? cluster : null;
        if (everywhere == null && instance != null) {
            throw new MalformedFieldException("instance", "instance goes with scope=cluster only");
        }
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
        if (everywhere != null) {
            return everywhere.list(finished, Fields.text(instance));
        }
        TaskPage page = Fields.checked(finished.after() == null ? null : "after", () -> registry.list(finished));
        return TaskListDescriptor.of(registry.instance(), registry.counts(), page, cluster != null);
    }

    /**
     * One run in depth. Takes a stack: for people, not for loops.
     *
     * @param id exactly this run
     * @param scope {@code local}: of this replica; without a cluster that is all there is
     */
    @ReadOperation
    public @Nullable OperationResponseBody task(@Selector String name, @Nullable String id, @Nullable String scope) {
        String checkedName = Fields.name(name);
        String exactRun = id == null ? null : Fields.selector("id", id);
        if (cluster != null && Scope.of(scope, true, Scope.CLUSTER) == Scope.CLUSTER) {
            return cluster.inspect(checkedName, exactRun);
        }
        Scope.of(scope, cluster != null, Scope.LOCAL);
        return registry.inspect(checkedName, exactRun)
                .map(cluster == null ? TaskDetailDescriptor::of : TaskDetailDescriptor::placed)
                .orElse(null);
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
            @Nullable String extend,
            @Nullable String scope) {
        TaskChange change = new TaskChange(
                name, reason, id, wait, match, matchKind, matchState, matchMinAge, dryRun, expect, extend, scope);
        return apply(change, null);
    }

    /** Cancels one run. */
    @DeleteOperation
    public @Nullable OperationResponseBody cancel(
            @Selector String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String scope) {
        return apply(TaskChange.cancel(name, reason, id, wait, scope), null);
    }

    /** Cancels one run whose name a path cannot carry. */
    @DeleteOperation
    public @Nullable OperationResponseBody cancelNamed(
            @Nullable String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String scope) {
        return apply(TaskChange.cancel(name, reason, id, wait, scope), null);
    }

    /** Does what is asked for on behalf of somebody; {@code null}: nobody says who. */
    @Nullable OperationResponseBody apply(TaskChange change, @Nullable String by) {
        return change.apply(registry, cluster, Optional.ofNullable(by).orElse(CancelRequest.DEFAULT_BY));
    }
}
