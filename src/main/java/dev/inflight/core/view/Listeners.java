package dev.inflight.core.view;

import dev.inflight.ContextCarrier.Followed;
import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the carrier that follows a run, and every listener. Each is guarded, so that what one throws reaches no other.
 * Snapshots are made only when somebody listens.
 */
public final class Listeners {

    private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();
    private final Snapshots snapshots;

    public Listeners(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    public void add(TaskListener listener) {
        listeners.add(listener);
    }

    public void remove(TaskListener listener) {
        listeners.remove(listener);
    }

    public void started(Run<?> run) {
        if (run.context() instanceof Followed followed) {
            guard(followed, () -> followed.started(snapshots.of(run)));
        }
        tell(run, causeOf(run), TaskListener::onStarted);
    }

    public void ended(Run<?> run, Cause cause, @Nullable Throwable failure) {
        run.tally().tellNews();
        if (run.context() instanceof Followed followed) {
            guard(followed, () -> followed.ended(snapshots.of(run, cause), failure));
        }
        FlightEvents.ended(run, cause, snapshots);
        tell(run, cause, TaskListener::onEnded);
    }

    public void zombie(Run<?> run) {
        run.tally().tellNews();
        tell(run, causeOf(run), TaskListener::onZombie);
    }

    public void workGone(Run<?> run, Stop stop) {
        Duration lag = stop.lag();
        if (lag != null) {
            FlightEvents.workGone(run, stop, snapshots);
            tell(run, stop.cause(), (listener, task) -> listener.onWorkGone(task, lag));
        }
    }

    public void overlap(Run<?> older, Overlap policy) {
        tell(older, causeOf(older), (listener, task) -> listener.onOverlap(task, policy));
    }

    private static @Nullable Cause causeOf(Run<?> run) {
        Stop stop = run.stop();
        return stop == null ? null : stop.cause();
    }

    private void tell(Run<?> run, @Nullable Cause cause, BiConsumer<TaskListener, TaskSnapshot> event) {
        if (listeners.isEmpty()) {
            return;
        }
        TaskSnapshot task = snapshots.of(run, cause);
        for (TaskListener listener : listeners) {
            guard(listener, () -> event.accept(listener, task));
        }
    }

    private static void guard(Object listener, Runnable event) {
        try {
            event.run();
        } catch (Throwable failure) {
            Failures.log("task listener " + listener.getClass().getName() + " threw", failure);
        }
    }
}
