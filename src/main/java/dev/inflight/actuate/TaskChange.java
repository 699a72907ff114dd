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
        @Nullable String extend) {

    /** A request holds a thread of the server while it waits, so it waits no longer. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The cancel of one run. */
    static TaskChange cancel(String name, @Nullable String reason, @Nullable String id, @Nullable String wait) {
        return new TaskChange(name, reason, id, wait, null, null, null, null, null, null, null);
    }

    /**
     * Does it.
     *
     * @return what came of it; {@code null} when nothing is under the name
     * @throws MalformedFieldException when a field is missing, cannot be read or does not go with another
     * @throws dev.inflight.RunMismatchException when another run is under the name
     * @throws UnexpectedMatchException when another number of runs matches
     */
    @Nullable OperationResponseBody apply(InFlightRegistry registry, String by) {
        boolean bulk = match != null || matchKind != null || matchState != null || matchMinAge != null;
        if (bulk) {
            refuse("a bulk cancel", "name", name);
            refuse("a bulk cancel", "id", id);
            refuse("a bulk cancel", "wait", waiting);
            refuse("a bulk cancel", "extend", extend);
            return bulk(registry, by);
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
            return Fields.checked("extend", () -> registry.extend(checkedName, exactRun, longer))
                    .map(TaskDescriptor::of)
                    .orElse(null);
        }
        CancelRequest request = new CancelRequest(checkedName, exactRun, by, reasonOrDefault(), waitAtMost());
        return registry.cancel(request).map(CancelDescriptor::of).orElse(null);
    }

    private BulkCancelDescriptor bulk(InFlightRegistry registry, String by) {
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
        BulkCancel bulk = new BulkCancel(registry, query);
        return rehearsal ? bulk.rehearse(expected) : bulk.run(expected, by, reasonOrDefault());
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
