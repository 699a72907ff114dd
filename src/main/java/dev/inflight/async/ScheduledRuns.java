package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executions of scheduled methods as runs, which do whatever Spring would have them do. */
final class ScheduledRuns {

    private final Watch watch;

    ScheduledRuns(Supplier<InFlightRegistry> registry, Supplier<AsyncSettings> settings) {
        this.watch = new Watch(registry, () -> {
            AsyncSettings known = settings.get();
            return known.tracksScheduled() ? known.timeout() : null;
        });
    }

    /** Does one execution, now and on this thread. */
    void run(String kind, Runnable method) {
        try {
            var unused = watch.over(Subject.of(kind), new Execution(method));
        } catch (Exception failure) {
            Watch.<RuntimeException>rethrow(failure);
        }
    }

    /**
     * Starts one subscription. The supplier subscribes, on this thread, which is the run's to be interrupted until that is done.
     *
     * @return {@code null} when nothing was started
     */
    @Nullable InFlightFuture<@Nullable Object> subscribe(String kind, Supplier<CompletionStage<@Nullable Object>> subscribing) {
        return watch.start(Subject.of(kind), (tasks, spec) -> tasks.startAsync(spec, subscribing, Runnable::run));
    }

    /** Whether what has not begun is to be done nevertheless, because it is not that somebody stopped it. */
    boolean isNotStopped(String kind, @Nullable InFlightFuture<?> run) {
        return watch.stopOf(Subject.of(kind), run) == null;
    }

    /** One that was stopped before it could begin is left out. */
    private record Execution(Runnable method) implements WatchedWork {

        @Override
        public @Nullable Object call() {
            method.run();
            return null;
        }

        @Override
        public @Nullable Object stoppedBefore(Throwable stop) {
            return null;
        }
    }
}
