package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.TaskCounts;
import dev.inflight.TaskPage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One page of the list, and how much is going on in all.
 *
 * @param instance the registry
 * @param counts how much is going on in all
 * @param matched how many runs the selectors matched, on every page together
 * @param truncated whether some that follow are left out
 * @param next the cursor for {@code after}; {@code null} at the end
 * @param tasks the page
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"instance", "counts", "matched", "truncated", "next", "tasks"})
public record TaskListDescriptor(
        String instance,
        @JsonUnwrapped CountsDescriptor counts,
        int matched,
        boolean truncated,
        @Nullable String next,
        List<TaskDescriptor> tasks)
        implements OperationResponseBody {

    /** @param placed whether there is a cluster, in which each run has a place */
    static TaskListDescriptor of(String instance, TaskCounts counts, TaskPage page, boolean placed) {
        return new TaskListDescriptor(
                instance,
                CountsDescriptor.of(counts),
                page.matched(),
                page.truncated(),
                page.next(),
                page.tasks().stream()
                        .map(placed ? TaskDescriptor::placed : TaskDescriptor::of)
                        .toList());
    }
}
