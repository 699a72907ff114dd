package dev.inflight.core.view;

import dev.inflight.CancelEffect;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** For the flight recorder: the work of a stopped run has gone. */
@Name("dev.inflight.WorkGone")
@Label("Work Gone")
@Description("The work of a run that was stopped has really ended")
@Category("inflight")
@Enabled(false)
@StackTrace(false)
final class WorkGone extends Event {

    @Label("Name")
    @Nullable String name;

    @Label("Run")
    @Nullable String id;

    @Label("Kind")
    @Nullable String kind;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("Effect")
    @Description("How far the stop had to go")
    @Nullable String effect;

    @Label("Stop Lag")
    @Description("From the end of the future to the end of the work")
    @Timespan(Timespan.NANOSECONDS)
    long stopLag;

    void tell(TaskSnapshot task, @Nullable CancelEffect how, @Nullable Duration lag) {
        name = task.name();
        id = task.id();
        kind = task.kind();
        outcome = task.outcome() == null ? null : task.outcome().name();
        effect = how == null ? null : how.name();
        stopLag = lag == null ? 0 : lag.toNanos();
        commit();
    }
}
