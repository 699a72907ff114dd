package dev.inflight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cancel, honestly.
 *
 * @param name the task's name
 * @param id the run
 * @param outcome how its future ended; not {@code CANCELLED} when another cause was first
 * @param effect how far the stop had to go
 * @param state {@link TaskState#ENDED}, or {@link TaskState#STOPPING} or {@link TaskState#ZOMBIE} while the work goes on
 * @param stop from the end of the future to the end of the work; {@code null} while the work goes on
 */
public record CancelReport(
        String name,
        String id,
        Outcome outcome,
        CancelEffect effect,
        TaskState state,
        @Nullable Duration stop) {

    /** Whether the work is known to have stopped; never true when nothing leads to it. */
    public boolean workStopped() {
        return state == TaskState.ENDED && effect != CancelEffect.UNREACHABLE;
    }
}
