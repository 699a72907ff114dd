package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.Outcome;
import dev.inflight.TaskState;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of a cancel.
 *
 * @param name the task's name
 * @param id the run
 * @param outcome how its future ended
 * @param effect how far the stop had to go
 * @param state whether its work still goes on
 * @param stopSeconds from the end of the future to the end of the work; {@code null} while the work goes on
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"name", "id", "outcome", "effect", "state", "stopSeconds"})
public record CancelDescriptor(
        String name,
        String id,
        Outcome outcome,
        CancelEffect effect,
        TaskState state,
        @Nullable Double stopSeconds) implements OperationResponseBody {

    /** Describes a report. */
    public static CancelDescriptor of(CancelReport report) {
        return new CancelDescriptor(
                report.name(),
                report.id(),
                report.outcome(),
                report.effect(),
                report.state(),
                Seconds.ofNullable(report.stop()));
    }

    /** Whether the work is known to have stopped. */
    boolean workStopped() {
        return state == TaskState.ENDED && effect != CancelEffect.UNREACHABLE;
    }
}
