package dev.inflight.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskActivity;
import dev.inflight.TaskLint;
import dev.inflight.TaskProgress;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TaskThread;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One run as JSON shows it. All durations are in seconds; fields that have no value are shown as {@code null}.
 *
 * @param name the task's name
 * @param id the run
 * @param place where it runs; its fields stand beside the others; {@code null}, and then left out: there is no cluster that it
 *     could have to do with
 * @param kind its group
 * @param label human text
 * @param state where it is
 * @param startedAt when it was accepted
 * @param ageSeconds since it was accepted
 * @param queuedSeconds how much of that it waited for its work to begin
 * @param timeoutSeconds from start to deadline
 * @param remainingSeconds to the deadline; 0 once ended
 * @param overlap its policy
 * @param parent id of the run that started it
 * @param progress what the work last said
 * @param activity what its work is in right now
 * @param thread who works
 * @param outcome how its future ended
 * @param by who or what stopped it
 * @param reason why
 * @param traceId the trace it belongs to
 * @param lints what deserves a second look
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "name",
    "id",
    "place",
    "kind",
    "label",
    "state",
    "startedAt",
    "ageSeconds",
    "queuedSeconds",
    "timeoutSeconds",
    "remainingSeconds",
    "overlap",
    "parent",
    "progress",
    "activity",
    "thread",
    "outcome",
    "by",
    "reason",
    "traceId",
    "lints"
})
public record TaskDescriptor(
        String name,
        String id,
        @JsonUnwrapped @Nullable Place place,
        String kind,
        String label,
        TaskState state,
        Instant startedAt,
        double ageSeconds,
        double queuedSeconds,
        double timeoutSeconds,
        double remainingSeconds,
        Overlap overlap,
        @Nullable String parent,
        @Nullable Progress progress,
        @Nullable Activity activity,
        @Nullable Worker thread,
        @Nullable Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        @Nullable String traceId,
        List<TaskLint> lints)
        implements OperationResponseBody {

    /** Describes a run. */
    public static TaskDescriptor of(TaskSnapshot task) {
        return of(task, task.scope() == TaskScope.LOCAL ? null : Place.of(task));
    }

    /** Describes a run in a cluster. */
    static TaskDescriptor placed(TaskSnapshot task) {
        return of(task, Place.of(task));
    }

    private static TaskDescriptor of(TaskSnapshot task, @Nullable Place place) {
        TaskProgress progress = task.progress();
        TaskActivity activity = task.activity();
        TaskThread thread = task.thread();
        return new TaskDescriptor(
                task.name(),
                task.id(),
                place,
                task.kind(),
                task.label(),
                task.state(),
                task.startedAt(),
                Seconds.of(task.age()),
                Seconds.of(task.queued()),
                Seconds.of(task.timeout()),
                Seconds.of(task.remaining()),
                task.overlap(),
                task.parent(),
                progress == null
                        ? null
                        : new Progress(
                                progress.done(), progress.total(), progress.note(), Seconds.of(progress.sinceBeat())),
                activity == null
                        ? null
                        : new Activity(activity.kind(), activity.text(), activity.on(), Seconds.of(activity.since())),
                thread == null ? null : new Worker(thread.name(), thread.virtual()),
                task.outcome(),
                task.by(),
                task.reason(),
                task.traceId(),
                task.lints());
    }

    /**
     * Where a run is in a cluster.
     *
     * @param instance the replica that it runs on
     * @param scope within what its name is unique: that replica, or the cluster
     * @param token greater than that of every run of the cluster which had its name before; {@code null}: it has none, or not yet
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"instance", "scope", "token"})
    public record Place(
            String instance, TaskScope scope, @Nullable Long token) {

        static Place of(TaskSnapshot task) {
            String id = task.id();
            return new Place(id.substring(0, Math.max(0, id.lastIndexOf('-'))), task.scope(), task.token());
        }
    }

    /**
     * The last thing the work said of itself.
     *
     * @param done units done
     * @param total units in all; 0 or less when unknown
     * @param note free text
     * @param beatSeconds how long ago it was said
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"done", "total", "note", "beatSeconds"})
    public record Progress(long done, long total, @Nullable String note, double beatSeconds) {}

    /**
     * What the work is in.
     *
     * @param kind such as {@code jdbc} or {@code http}
     * @param text for people
     * @param on what it is on, such as a pool
     * @param seconds how long it has been in it
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"kind", "text", "on", "seconds"})
    public record Activity(
            String kind, String text, @Nullable String on, double seconds) {}

    /**
     * The thread that does the work.
     *
     * @param name its name; empty for an unnamed virtual thread
     * @param virtual whether it is a virtual thread
     */
    @JsonPropertyOrder({"name", "virtual"})
    public record Worker(String name, boolean virtual) {}
}
