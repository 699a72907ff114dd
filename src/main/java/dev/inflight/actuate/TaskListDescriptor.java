package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.TaskCounts;
import dev.inflight.TaskPage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One page of the list, and how much is going on in all.
 *
 * @param instance the registry
 * @param outstanding futures that have not ended
 * @param queued of those, whose work has not begun
 * @param running of those, whose work has begun
 * @param stopping runs whose future has ended and whose work has not gone
 * @param zombies runs whose work outlived the stop grace
 * @param oldestSeconds age of the oldest outstanding run
 * @param matched how many runs the selectors matched, on every page together
 * @param truncated whether some that follow are left out
 * @param next the cursor for {@code after}; {@code null} at the end
 * @param tasks the page
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "instance",
    "outstanding",
    "queued",
    "running",
    "stopping",
    "zombies",
    "oldestSeconds",
    "matched",
    "truncated",
    "next",
    "tasks"
})
public record TaskListDescriptor(
        String instance,
        int outstanding,
        int queued,
        int running,
        int stopping,
        int zombies,
        double oldestSeconds,
        int matched,
        boolean truncated,
        @Nullable String next,
        List<TaskDescriptor> tasks)
        implements OperationResponseBody {

    /** @param placed whether there is a cluster, in which each run has a place */
    static TaskListDescriptor of(String instance, TaskCounts counts, TaskPage page, boolean placed) {
        return new TaskListDescriptor(
                instance,
                counts.outstanding(),
                counts.queued(),
                counts.running(),
                counts.stopping(),
                counts.zombies(),
                Seconds.of(counts.oldest()),
                page.matched(),
                page.truncated(),
                page.next(),
                page.tasks().stream()
                        .map(placed ? TaskDescriptor::placed : TaskDescriptor::of)
                        .toList());
    }
}
