package dev.inflight.actuate;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cancels every run that matches, by its id, so that no successor is hit, and never more runs than expected. The youngest
 * go first, so that a run which waits for another of its name is gone before that one's end would begin it.
 */
final class BulkCancel {

    private final InFlightRegistry registry;
    private final TaskQuery query;

    BulkCancel(InFlightRegistry registry, TaskQuery query) {
        this.registry = registry;
        this.query = query;
    }

    /** What {@link #run} would cancel now. */
    BulkCancelDescriptor rehearse(@Nullable Integer expected) {
        TaskPage page = registry.list(query.withLimit(TaskQuery.MAX_LIMIT));
        requireExpected(expected, page.matched());
        return new BulkCancelDescriptor(
                page.matched(), 0, page.tasks().stream().map(TaskDescriptor::of).toList());
    }

    /** Cancels; runs that end meanwhile by themselves are left out of the answer. */
    BulkCancelDescriptor run(@Nullable Integer expected, String by, String reason) {
        TaskQuery youngestFirst = query.withSort(TaskSort.YOUNGEST).withLimit(TaskQuery.MAX_LIMIT);
        TaskPage page = registry.list(youngestFirst);
        int matched = page.matched();
        requireExpected(expected, matched);
        List<CancelRequest> requests = new ArrayList<>(matched);
        Set<String> outstanding = new HashSet<>();
        while (true) {
            for (TaskSnapshot task : page.tasks()) {
                if (requests.size() < matched) {
                    requests.add(new CancelRequest(task.name(), task.id(), by, reason, Duration.ZERO));
                    if (task.outcome() == null) {
                        outstanding.add(task.id());
                    }
                }
            }
            if (page.next() == null || requests.size() >= matched) {
                return answer(matched, registry.cancelAll(requests), outstanding);
            }
            page = registry.list(youngestFirst.withAfter(page.next()));
        }
    }

    private static BulkCancelDescriptor answer(int matched, List<CancelReport> reports, Set<String> outstanding) {
        long cancelled = reports.stream()
                .filter(report -> report.outcome() == Outcome.CANCELLED && outstanding.contains(report.id()))
                .count();
        return new BulkCancelDescriptor(
                matched,
                (int) cancelled,
                reports.stream()
                        .limit(TaskQuery.MAX_LIMIT)
                        .map(CancelDescriptor::of)
                        .toList());
    }

    private static void requireExpected(@Nullable Integer expected, int matched) {
        if (expected != null && expected != matched) {
            throw new UnexpectedMatchException(expected, matched);
        }
    }
}
