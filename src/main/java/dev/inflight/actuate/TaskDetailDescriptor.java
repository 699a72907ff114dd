package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.TaskDetail;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One run in depth: the fields of {@link TaskDescriptor}, and these.
 *
 * @param task the run; its fields stand beside the others
 * @param supersedes id of the run whose name it took
 * @param supersededBy id of the run that took its name
 * @param stack where its worker is right now, innermost frame first
 * @param history the last ends under the same name, newest first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"task", "supersedes", "supersededBy", "stack", "history"})
public record TaskDetailDescriptor(
        @JsonUnwrapped TaskDescriptor task,
        @Nullable String supersedes,
        @Nullable String supersededBy,
        List<String> stack,
        List<EndedTaskDescriptor> history)
        implements OperationResponseBody {

    /** Describes a run in depth. */
    public static TaskDetailDescriptor of(TaskDetail detail) {
        return of(detail, TaskDescriptor.of(detail.task()));
    }

    /** Describes a run in a cluster in depth. */
    static TaskDetailDescriptor placed(TaskDetail detail) {
        return of(detail, TaskDescriptor.placed(detail.task()));
    }

    private static TaskDetailDescriptor of(TaskDetail detail, TaskDescriptor task) {
        return new TaskDetailDescriptor(
                task,
                detail.task().supersedes(),
                detail.task().supersededBy(),
                frames(detail.stack()),
                detail.history().stream().map(EndedTaskDescriptor::of).toList());
    }

    /** Frames as a stack trace prints them. */
    static List<String> frames(List<StackTraceElement> stack) {
        return stack.stream().map(frame -> "at " + frame).toList();
    }
}
