package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.FailureCause;
import dev.inflight.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One past end as JSON shows it.
 *
 * @param name the task's name
 * @param id the run
 * @param kind its group
 * @param label human text
 * @param outcome how it ended
 * @param by who or what stopped it
 * @param reason why
 * @param startedAt when it was accepted
 * @param endedAt when its future ended
 * @param ranSeconds from the one to the other
 * @param effect how far the stop had to go
 * @param stopLagSeconds from the end of the future to the end of the work
 * @param exceptionType class name of what the future ended with
 * @param exceptionMessage its message
 * @param traceId of the trace that it belonged to
 * @param wasIn what the work was in when it was stopped
 * @param token greater than that of every run of the cluster which had its name before; left out where it had none
 * @param stack innermost frame first: the worker's at the pull, or where the failure of a run that failed was made
 * @param causes what is behind a failure, the outermost first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "name",
    "id",
    "kind",
    "label",
    "outcome",
    "by",
    "reason",
    "startedAt",
    "endedAt",
    "ranSeconds",
    "effect",
    "stopLagSeconds",
    "exceptionType",
    "exceptionMessage",
    "traceId",
    "wasIn",
    "token",
    "stack",
    "causes"
})
public record EndedTaskDescriptor(
        String name,
        String id,
        String kind,
        String label,
        Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        Instant startedAt,
        Instant endedAt,
        double ranSeconds,
        @Nullable CancelEffect effect,
        @Nullable Double stopLagSeconds,
        @Nullable String exceptionType,
        @Nullable String exceptionMessage,
        @Nullable String traceId,
        @Nullable String wasIn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long token,
        List<String> stack,
        List<CauseDescriptor> causes) {

    /** One cause behind a failure, without the frames that it shares with what it is the cause of. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"type", "message", "stack"})
    public record CauseDescriptor(String type, @Nullable String message, List<String> stack) {

        static CauseDescriptor of(FailureCause cause) {
            return new CauseDescriptor(cause.type(), cause.message(), TaskDetailDescriptor.frames(cause.stack()));
        }
    }

    /** Describes a past end. */
    public static EndedTaskDescriptor of(EndedTask task) {
        return new EndedTaskDescriptor(
                task.name(),
                task.id(),
                task.kind(),
                task.label(),
                task.outcome(),
                task.by(),
                task.reason(),
                task.startedAt(),
                task.endedAt(),
                Seconds.of(task.ran()),
                task.effect(),
                Seconds.ofNullable(task.stopLag()),
                task.exceptionType(),
                task.exceptionMessage(),
                task.traceId(),
                task.wasIn(),
                task.token(),
                TaskDetailDescriptor.frames(task.stack()),
                task.causes().stream().map(CauseDescriptor::of).toList());
    }
}
