package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskSpec;
import dev.inflight.TaskStopped;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executions of scheduled methods as runs. Nobody asked us to bound them, so what the registry does not accept is done all
 * the same, as Spring would do it, and is not listed; what a method throws is thrown on.
 */
final class ScheduledRuns {

    private static final Logger LOGGER = LoggerFactory.getLogger(ScheduledRuns.class);

    private final Supplier<InFlightRegistry> registry;
    private final Supplier<AsyncSettings> settings;
    private final Untracked untracked = new Untracked();

    ScheduledRuns(Supplier<InFlightRegistry> registry, Supplier<AsyncSettings> settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /** Does one execution, now and on this thread. */
    void run(String kind, Runnable method) {
        Execution execution = new Execution(method);
        InFlightFuture<?> run = start(kind, (tasks, spec) -> tasks.start(spec, execution, Runnable::run));
        if (execution.begin() && isNotStopped(kind, run)) {
            method.run();
        }
        if (execution.thrown != null && run != null) {
            var unused = run.exceptionally(failure -> null); // the scheduler's error handler sees it
        }
        ScheduledRuns.<RuntimeException>rethrow(execution.thrown);
    }

    /**
     * Starts one subscription. The supplier subscribes, on this thread, which is the run's to be interrupted until that is done.
     *
     * @return {@code null} when nothing was started
     */
    @Nullable InFlightFuture<@Nullable Object> subscribe(String kind, Supplier<CompletionStage<@Nullable Object>> subscribing) {
        return start(kind, (tasks, spec) -> tasks.startAsync(spec, subscribing, Runnable::run));
    }

    /**
     * Whether what has not begun is to be done nevertheless: it is not that somebody stopped it, it is that the registry would
     * not have it.
     */
    boolean isNotStopped(String kind, @Nullable InFlightFuture<?> run) {
        Throwable failure = run == null ? null : failureOf(run);
        if (failure instanceof TaskStopped stopped) {
            Outcome outcome = stopped.ending().outcome();
            if (outcome == Outcome.REJECTED) {
                untracked.because(kind, stopped.ending());
            }
            return outcome == Outcome.REJECTED || outcome == Outcome.SHUT_DOWN;
        }
        return true;
    }

    /** Throws it as it is, a checked one too: some languages let any method throw those. */
    @SuppressWarnings("unchecked")
    static <X extends Throwable> void rethrow(@Nullable Throwable thrown) throws X {
        if (thrown != null) {
            throw (X) thrown;
        }
    }

    private <T extends @Nullable Object> @Nullable InFlightFuture<T> start(
            String kind, BiFunction<InFlightRegistry, TaskSpec, @Nullable InFlightFuture<T>> start) {
        try {
            AsyncSettings known = settings.get();
            return known.tracksScheduled() ? start.apply(registry.get(), spec(kind, known)) : null;
        } catch (RuntimeException | Error failure) { // a registry that is being destroyed, or somebody else's
            LOGGER.debug("{} is not tracked", kind, failure);
            return null;
        }
    }

    private static TaskSpec spec(String kind, AsyncSettings settings) {
        return TaskSpec.anonymous()
                .kind(kind)
                .timeout(settings.timeout())
                .detached()
                .quietFailures()
                .build();
    }

    /** Only of a bound that somebody may want to raise. That a registry which closes takes no more is as it should be. */
    private static @Nullable Throwable failureOf(InFlightFuture<?> run) {
        return run.isCompletedExceptionally()
                ? run.<@Nullable Throwable>handle((value, failure) -> failure).getNow(null)
                : null;
    }

    /** One of them. Begins once, by whoever is first. */
    private static final class Execution implements Callable<@Nullable Void> {

        private final Runnable method;
        private final AtomicBoolean begun = new AtomicBoolean();
        private @Nullable Throwable thrown;

        Execution(Runnable method) {
            this.method = method;
        }

        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        @Override
        public @Nullable Void call() {
            if (!begin()) {
                return null;
            }
            try {
                method.run();
                return null;
            } catch (Throwable failure) {
                thrown = failure;
                throw failure;
            }
        }
    }
}
