package dev.inflight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One past end, as the history keeps it: texts only, never the task's result or anything it captured.
 *
 * @param name the task's name
 * @param id the run
 * @param kind its group
 * @param label human text
 * @param outcome how it ended
 * @param by who or what stopped it; {@code null} when the work ended by itself
 * @param reason why
 * @param startedAt when it was accepted
 * @param endedAt when its future ended
 * @param ran from the one to the other
 * @param effect how far the stop had to go; {@code null} when nothing had to be stopped
 * @param stopLag from the end of the future to the end of the work; {@code null} while the work goes on
 * @param exceptionType class name of what the future ended with
 * @param exceptionMessage its message, escaped and cut
 * @param traceId of the trace that it belonged to; {@code null} when nobody traced
 * @param supersedes id of the run whose name it took
 * @param supersededBy id of the run that took its name
 * @param wasIn what the work was in when it was stopped, such as {@code jdbc: select …}; {@code null} when it had said nothing
 * @param token its {@linkplain TaskContext#token() fencing token}; {@code null}: it had none
 * @param stack innermost frame first: the worker's at the pull, or, of a run that failed by itself, where its failure was made;
 *     empty when there was none, and of failures that came faster than their stacks are read (50 a second)
 * @param causes what is behind a failure, the outermost first, at most four
 */
public record EndedTask(
        String name,
        String id,
        String kind,
        String label,
        Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        Instant startedAt,
        Instant endedAt,
        Duration ran,
        @Nullable CancelEffect effect,
        @Nullable Duration stopLag,
        @Nullable String exceptionType,
        @Nullable String exceptionMessage,
        @Nullable String traceId,
        @Nullable String supersedes,
        @Nullable String supersededBy,
        @Nullable String wasIn,
        @Nullable Long token,
        List<StackTraceElement> stack,
        List<FailureCause> causes) {

    public EndedTask {
        stack = List.copyOf(stack);
        causes = List.copyOf(causes);
    }
}
