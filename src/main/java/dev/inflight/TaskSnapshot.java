package dev.inflight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run at one moment. A value: it does not change when the run does.
 *
 * @param name the task's name
 * @param id the run
 * @param kind its group
 * @param label human text
 * @param labelGiven whether somebody has chosen the label, or at least the name that stands for it; {@code false}: it was put
 *     together from what the work was given, such as a method's arguments, and is for the eyes of operators only
 * @param state where it is
 * @param startedAt when it was accepted, by the wall clock; for display only
 * @param age since it was accepted, by the monotonic clock
 * @param queued how much of that it waited for its work to begin
 * @param timeout from start to deadline, extensions included
 * @param remaining to the deadline; zero once ended
 * @param overlap its policy
 * @param scope how far its name reaches
 * @param token its {@linkplain TaskContext#token() fencing token}; {@code null}: it has none, or not yet
 * @param parent id of the run that started it
 * @param progress what the work last said
 * @param activity what the work is in right now; {@code null}: it has not said
 * @param thread who works, while one of our threads does
 * @param outcome how its future ended; {@code null} while outstanding
 * @param by who or what stopped it
 * @param reason why
 * @param traceId the trace it belongs to
 * @param supersedes id of the run whose name it took
 * @param supersededBy id of the run that took its name
 * @param lints what deserves a second look; found for lists and {@linkplain InFlightRegistry#inspect details} only, and
 *     empty elsewhere
 */
public record TaskSnapshot(
        String name,
        String id,
        String kind,
        String label,
        boolean labelGiven,
        TaskState state,
        Instant startedAt,
        Duration age,
        Duration queued,
        Duration timeout,
        Duration remaining,
        Overlap overlap,
        TaskScope scope,
        @Nullable Long token,
        @Nullable String parent,
        @Nullable TaskProgress progress,
        @Nullable TaskActivity activity,
        @Nullable TaskThread thread,
        @Nullable Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        @Nullable String traceId,
        @Nullable String supersedes,
        @Nullable String supersededBy,
        List<TaskLint> lints) {

    public TaskSnapshot {
        lints = List.copyOf(lints);
    }
}
