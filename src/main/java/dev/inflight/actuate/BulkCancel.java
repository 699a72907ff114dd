package dev.inflight.actuate;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<CancelDescriptor> reports = new ArrayList<>();
        int cancelled = 0;
        int left = matched;
        while (true) {
            for (TaskSnapshot task : page.tasks()) {
                Optional<CancelReport> report = left-- > 0 ? cancel(task, by, reason) : Optional.empty();
                if (report.isPresent()) {
                    cancelled += task.outcome() == null && report.get().outcome() == Outcome.CANCELLED ? 1 : 0;
                    if (reports.size() < TaskQuery.MAX_LIMIT) {
                        reports.add(CancelDescriptor.of(report.get()));
                    }
                }
            }
            if (page.next() == null || left <= 0) {
                return new BulkCancelDescriptor(matched, cancelled, List.copyOf(reports));
            }
            page = registry.list(youngestFirst.withAfter(page.next()));
        }
    }

    private Optional<CancelReport> cancel(TaskSnapshot task, String by, String reason) {
        try {
            return registry.cancel(new CancelRequest(task.name(), task.id(), by, reason, Duration.ZERO));
        } catch (RunMismatchException e) {
            return Optional.empty();
        }
    }

    private static void requireExpected(@Nullable Integer expected, int matched) {
        if (expected != null && expected != matched) {
            throw new UnexpectedMatchException(expected, matched);
        }
    }
}
