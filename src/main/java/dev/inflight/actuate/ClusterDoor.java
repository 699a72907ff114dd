package dev.inflight.actuate;

import dev.inflight.CancelRequest;
import dev.inflight.Outcome;
import dev.inflight.TaskQuery;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterCancel;
import dev.inflight.cluster.ClusterCandidate;
import dev.inflight.cluster.ClusterMatch;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.InFlightCluster;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Shows and changes what all replicas run, and says by an exception why that cannot be done. */
record ClusterDoor(InFlightCluster cluster) implements Door {

    OperationResponseBody list(TaskQuery query, @Nullable String instance) {
        if (query.limit() > ClusterPage.MAX_LIMIT) {
            throw new MalformedFieldException(
                    "limit", "limit must be 1 to " + ClusterPage.MAX_LIMIT + " in a cluster, not " + query.limit());
        }
        if (query.after() != null && instance == null) {
            throw new MalformedFieldException(
                    "after", "after goes with instance only: a page of the whole cluster has no cursor");
        }
        return Fields.checked(
                instance == null ? null : query.after() == null ? "instance" : "after",
                () -> ClusterListDescriptor.of(
                        Asked.of(instance == null ? cluster.list(query) : cluster.list(query, instance))));
    }

    @Nullable OperationResponseBody inspect(String name, @Nullable String id) {
        var answer = Asked.of(cluster.find(name, id));
        return answer.value() == null
                ? refused(answer)
                : new ClusterDetailDescriptor(TaskDetailDescriptor.placed(answer.value()), answer.partial());
    }

    @Override
    public @Nullable OperationResponseBody cancel(CancelRequest request) {
        ClusterCancel cancel = Asked.of(cluster.cancel(request));
        if (cancel.confirmed() || cancel.verdict() == ClusterVerdict.UNCONFIRMED) {
            return ClusterCancelDescriptor.of(cancel);
        }
        return refused(cancel.verdict(), cancel.problem(), cancel.candidates());
    }

    @Override
    public @Nullable OperationResponseBody extend(String name, @Nullable String id, String who, Duration by) {
        var answer = Asked.of(cluster.extend(name, id, who, by));
        if (answer.value() != null) {
            return new ClusterExtendDescriptor(TaskDescriptor.placed(answer.value()), null, true, answer.partial());
        }
        return answer.verdict() == ClusterVerdict.UNCONFIRMED
                ? new ClusterExtendDescriptor(
                        null,
                        new ClusterExtendDescriptor.Asked(
                                name, String.valueOf(answer.id()), String.valueOf(answer.instance())),
                        false,
                        answer.partial())
                : refused(answer);
    }

    @Override
    public OperationResponseBody rehearse(TaskQuery query, @Nullable Integer expected) {
        ClusterPage page = Asked.of(cluster.list(query.withLimit(ClusterPage.MAX_LIMIT)));
        requireExpected(expected, page.matched());
        return new ClusterBulkDescriptor(
                page.matched(),
                0,
                page.partial(),
                page.tasks().stream().map(TaskDescriptor::placed).toList());
    }

    @Override
    public OperationResponseBody cancelAll(TaskQuery query, @Nullable Integer expected, String by, String reason) {
        ClusterMatch match = Asked.of(cluster.match(query));
        if (!match.engineUp()) {
            throw new ClusterRefusedException(
                    ClusterRefusedException.UNAVAILABLE,
                    null,
                    "the cluster's engine does not answer; nothing was cancelled");
        }
        if (match.partial()) {
            throw new ClusterRefusedException(
                    ClusterRefusedException.CONFLICT,
                    "expect",
                    "some replicas do not answer, so it is not known how many match; nothing was cancelled");
        }
        List<ClusterMatch.Run> runs = match.runs();
        requireExpected(expected, runs.size());
        Set<String> outstanding = new HashSet<>();
        runs.stream().filter(ClusterMatch.Run::outstanding).forEach(run -> outstanding.add(run.id()));
        List<ClusterCancel> cancels = Asked.of(cluster.cancelAll(runs.stream()
                .map(run -> new CancelRequest(run.name(), run.id(), by, reason, Duration.ZERO))
                .toList()));
        List<ClusterCancelDescriptor> shown = cancels.stream()
                .filter(cancel -> cancel.verdict() != ClusterVerdict.NOT_FOUND)
                .map(ClusterCancelDescriptor::of)
                .toList();
        long cancelled = shown.stream()
                .filter(cancel -> cancel.outcome() == Outcome.CANCELLED && outstanding.contains(cancel.id()))
                .count();
        boolean partial = shown.stream().anyMatch(cancel -> !cancel.confirmed());
        return new ClusterBulkDescriptor(runs.size(), (int) cancelled, partial, shown);
    }

    private static void requireExpected(@Nullable Integer expected, int matched) {
        if (expected != null && expected != matched) {
            throw new UnexpectedMatchException(expected, matched);
        }
    }

    private static @Nullable OperationResponseBody refused(ClusterAnswer<?> answer) {
        return refused(answer.verdict(), answer.problem(), answer.candidates());
    }

    private static @Nullable OperationResponseBody refused(
            ClusterVerdict verdict, @Nullable String problem, List<ClusterCandidate> candidates) {
        String detail = problem == null ? "the cluster does not say why" : problem;
        return switch (verdict) {
            case ANSWERED, NOT_FOUND -> null;
            case OTHER_RUN -> throw new ClusterRefusedException(ClusterRefusedException.CONFLICT, "id", detail);
            case SEVERAL -> throw new ClusterRefusedException(detail, candidates);
            case UNAVAILABLE -> throw new ClusterRefusedException(ClusterRefusedException.UNAVAILABLE, null, detail);
            case UNKNOWN, UNCONFIRMED ->
                throw new ClusterRefusedException(ClusterRefusedException.TIMED_OUT, null, detail);
        };
    }
}
