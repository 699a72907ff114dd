package dev.inflight.core.view;

import dev.inflight.TaskSnapshot;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.Stop;

/**
 * Tells Java's flight recorder of runs. Nothing is told until a recording asks for it, and without the module
 * {@code jdk.jfr}, which a run-time image can leave out, nothing of it is loaded.
 */
final class FlightEvents {

    private static final boolean THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightEvents() {}

    /** A run has ended. */
    static void ended(Run<?> run, Cause cause, Snapshots snapshots) {
        if (THERE) {
            RunEnded event = new RunEnded();
            if (event.isEnabled()) {
                Stop stop = run.stop();
                event.tell(snapshots.of(run, cause), stop == null ? null : stop.effect());
            }
        }
    }

    /** The work of a stopped run has gone. */
    static void workGone(Run<?> run, Stop stop, Snapshots snapshots) {
        if (THERE) {
            WorkGone event = new WorkGone();
            if (event.isEnabled()) {
                TaskSnapshot task = snapshots.of(run, stop.cause());
                event.tell(task, stop.effect(), stop.lag());
            }
        }
    }
}
