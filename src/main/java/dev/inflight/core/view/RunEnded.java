package dev.inflight.core.view;

import dev.inflight.CancelEffect;
import dev.inflight.TaskSnapshot;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** For the flight recorder: the end of one run. */
@Name("dev.inflight.RunEnded")
@Label("Run Ended")
@Description("The future of a run has ended; where it was stopped, its work may go on")
@Category("inflight")
@Enabled(false)
@StackTrace(false)
final class RunEnded extends Event {

    @Label("Name")
    @Nullable String name;

    @Label("Run")
    @Nullable String id;

    @Label("Kind")
    @Nullable String kind;

    @Label("Label")
    @Nullable String label;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("By")
    @Nullable String by;

    @Label("Reason")
    @Nullable String reason;

    @Label("Effect")
    @Description("How far the stop had to go by then")
    @Nullable String effect;

    @Label("Ran")
    @Description("From the start to the end of the future")
    @Timespan(Timespan.NANOSECONDS)
    long ran;

    @Label("Queued")
    @Description("How much of that it waited for its work to begin")
    @Timespan(Timespan.NANOSECONDS)
    long queued;

    void tell(TaskSnapshot task, @Nullable CancelEffect how) {
        name = task.name();
        id = task.id();
        kind = task.kind();
        label = task.label();
        outcome = task.outcome() == null ? null : task.outcome().name();
        by = task.by();
        reason = task.reason();
        effect = how == null ? null : how.name();
        ran = task.age().toNanos();
        queued = task.queued().toNanos();
        commit();
    }
}
