package dev.inflight.core;

import dev.inflight.ContextCarrier.Followed;
import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who follows the run, and every listener, each guarded from the others' failures. Snapshots are made only when somebody
 * listens.
 */
final class Listeners {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();
    private final Engine engine;

    Listeners(Engine engine) {
        this.engine = engine;
    }

    void add(TaskListener listener) {
        listeners.add(listener);
    }

    void remove(TaskListener listener) {
        listeners.remove(listener);
    }

    void started(Run<?> run) {
        if (run.context instanceof Followed followed) {
            guard(followed, () -> followed.started(Snapshots.of(run, engine)));
        }
        if (!listeners.isEmpty()) {
            TaskSnapshot task = Snapshots.of(run, engine);
            tell(listener -> listener.onStarted(task));
        }
    }

    void ended(Run<?> run, Cause cause, @Nullable Throwable failure) {
        if (run.context instanceof Followed followed) {
            guard(followed, () -> followed.ended(Snapshots.of(run, cause, engine), failure));
        }
        if (!listeners.isEmpty()) {
            TaskSnapshot task = Snapshots.of(run, cause, engine);
            tell(listener -> listener.onEnded(task));
        }
    }

    void zombie(Run<?> run) {
        if (!listeners.isEmpty()) {
            TaskSnapshot task = Snapshots.of(run, engine);
            tell(listener -> listener.onZombie(task));
        }
    }

    void workGone(Run<?> run, Stop stop) {
        Duration lag = stop.lag();
        if (!listeners.isEmpty() && lag != null) {
            TaskSnapshot task = Snapshots.of(run, engine);
            tell(listener -> listener.onWorkGone(task, lag));
        }
    }

    void overlap(Run<?> older, Overlap policy) {
        if (!listeners.isEmpty()) {
            TaskSnapshot task = Snapshots.of(older, engine);
            tell(listener -> listener.onOverlap(task, policy));
        }
    }

    private void tell(Consumer<TaskListener> event) {
        for (TaskListener listener : listeners) {
            guard(listener, () -> event.accept(listener));
        }
    }

    private static void guard(Object listener, Runnable event) {
        try {
            event.run();
        } catch (Throwable failure) {
            LOGGER.warn("task listener {} threw", listener.getClass().getName(), failure);
        }
    }
}
