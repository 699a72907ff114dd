package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.Outcome;
import dev.inflight.TaskState;
import dev.inflight.cluster.ClusterCancel;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of a cancel, wherever the run is.
 *
 * @param name the task's name
 * @param id the run
 * @param outcome how its future ended; {@code null}, as the next two: its replica has not answered
 * @param effect how far the stop had to go
 * @param state whether its work still goes on
 * @param stopSeconds from the end of the future to the end of the work; {@code null} while the work goes on
 * @param instance the replica that has it
 * @param confirmed whether that replica has answered; if not, the order lies in its inbox
 * @param partial whether some replica that is alive did not answer
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"name", "id", "outcome", "effect", "state", "stopSeconds", "instance", "confirmed", "partial"})
public record ClusterCancelDescriptor(
        String name,
        String id,
        @Nullable Outcome outcome,
        @Nullable CancelEffect effect,
        @Nullable TaskState state,
        @Nullable Double stopSeconds,
        String instance,
        boolean confirmed,
        boolean partial)
        implements OperationResponseBody {

    /** Describes an answer. */
    public static ClusterCancelDescriptor of(ClusterCancel cancel) {
        CancelReport report = cancel.report();
        return new ClusterCancelDescriptor(
                cancel.name(),
                String.valueOf(cancel.id()),
                report == null ? null : report.outcome(),
                report == null ? null : report.effect(),
                report == null ? null : report.state(),
                report == null ? null : Seconds.ofNullable(report.stop()),
                String.valueOf(cancel.instance()),
                cancel.confirmed(),
                cancel.partial());
    }

    /** Whether the work is known to have stopped. */
    public boolean workStopped() {
        return state == TaskState.ENDED && effect != CancelEffect.UNREACHABLE;
    }
}
