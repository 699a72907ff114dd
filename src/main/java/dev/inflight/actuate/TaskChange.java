package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a write asks for, as texts: to cancel one run ({@code name} with {@code reason}, {@code id}, {@code wait}, which no record may call a component), to move
 * its deadline ({@code name}, {@code extend}, {@code id}), or to cancel many ({@code match…} with {@code dryRun} or
 * {@code expect}, {@code reason}). Fields of one that stand beside those of another are refused.
 */
record TaskChange(
        @Nullable String name,
        @Nullable String reason,
        @Nullable String id,
        @Nullable String waiting,
        @Nullable String match,
        @Nullable String matchKind,
        @Nullable String matchState,
        @Nullable String matchMinAge,
        @Nullable String dryRun,
        @Nullable String expect,
        @Nullable String extend,
        @Nullable String scope) {

    /** A request holds a thread of the server while it waits, so it waits no longer. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The cancel of one run. */
    static TaskChange cancel(
            @Nullable String name,
            @Nullable String reason,
            @Nullable String id,
            @Nullable String wait,
            @Nullable String scope) {
        return new TaskChange(name, reason, id, wait, null, null, null, null, null, null, null, scope);
    }

    /**
     * Does it.
     *
     * @param cluster asked unless {@code scope} is {@code local}; {@code null}: there is none
     * @return what came of it; {@code null} when nothing is under the name
     * @throws MalformedFieldException when a field is missing, cannot be read or does not go with another
     * @throws dev.inflight.RunMismatchException when another run is under the name
     * @throws UnexpectedMatchException when another number of runs matches
     * @throws ClusterRefusedException when the cluster could not do it
     */
    @Nullable OperationResponseBody apply(InFlightRegistry registry, @Nullable ClusterDoor cluster, String by) {
        Scope where = Scope.of(scope, cluster != null, cluster == null ? Scope.LOCAL : Scope.CLUSTER);
        return cluster == null || where == Scope.LOCAL
                ? apply(new LocalDoor(registry, cluster != null), by)
                : apply(cluster, by);
    }

    private @Nullable OperationResponseBody apply(Door door, String by) {
        boolean bulk = match != null || matchKind != null || matchState != null || matchMinAge != null;
        if (bulk) {
            refuse("a bulk cancel", "name", name);
            refuse("a bulk cancel", "id", id);
            refuse("a bulk cancel", "wait", waiting);
            refuse("a bulk cancel", "extend", extend);
            return bulk(door, by);
        }
        refuse("a single run", "dryRun", dryRun);
        refuse("a single run", "expect", expect);
        if (name == null) {
            throw new MalformedFieldException("name", "name (one run) or match (many) is missing");
        }
        String checkedName = Fields.name(name);
        String exactRun = id == null ? null : Fields.selector("id", id);
        if (extend != null) {
            refuse("extend", "reason", reason);
            refuse("extend", "wait", waiting);
            Duration longer = Fields.positiveDuration("extend", extend);
            return Fields.checked("extend", () -> door.extend(checkedName, exactRun, by, longer));
        }
        return door.cancel(new CancelRequest(checkedName, exactRun, by, reasonOrDefault(), waitAtMost()));
    }

    private OperationResponseBody bulk(Door door, String by) {
        TaskQuery query = TaskQuery.ALL
                .withName(Fields.selector("match", match))
                .withKind(Fields.selector("matchKind", matchKind));
        query = matchState == null
                ? query.withStates(TaskState.QUEUED, TaskState.RUNNING)
                : query.withStates(Fields.states("matchState", matchState).toArray(TaskState[]::new));
        if (matchMinAge != null) {
            query = query.withMinAge(Fields.duration("matchMinAge", matchMinAge));
        }
        boolean rehearsal = dryRun != null && Fields.truth("dryRun", dryRun);
        if (expect == null && !rehearsal) {
            throw new MalformedFieldException(
                    "expect", "expect is missing: say how many runs should match, or rehearse with dryRun");
        }
        Integer expected = expect == null ? null : Fields.count("expect", expect);
        return rehearsal ? door.rehearse(query, expected) : door.cancelAll(query, expected, by, reasonOrDefault());
    }

    private String reasonOrDefault() {
        String given = Fields.text(reason);
        return given == null ? CancelRequest.NO_REASON : given;
    }

    private Duration waitAtMost() {
        String given = Fields.text(waiting);
        if (given == null) {
            return Duration.ZERO;
        }
        Duration asked = Fields.duration("wait", given);
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private static void refuse(String subject, String field, @Nullable String value) {
        if (value != null) {
            throw new MalformedFieldException(field, field + " does not go with " + subject);
        }
    }
}
