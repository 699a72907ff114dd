package dev.inflight.track;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.TaskStopped;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists work of others as runs on the thread that does it. Nobody asked us to bound it, so what the registry does not accept is
 * done all the same, and is not listed; what the work throws is thrown on, and what it returns is returned.
 *
 * <p>Safe for use by any thread.
 */
public final class Watch {

    private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

    private final Supplier<InFlightRegistry> registry;
    private final Supplier<@Nullable Duration> timeout;
    private final Untracked untracked = new Untracked();

    /**
     * Makes a watch. Both suppliers are asked at each piece of work, and may throw: that is then not listed.
     *
     * @param timeout of every run; when it supplies {@code null}, nothing is listed
     */
    public Watch(Supplier<InFlightRegistry> registry, Supplier<@Nullable Duration> timeout) {
        this.registry = registry;
        this.timeout = timeout;
    }

    /**
     * Does the work, now and on this thread.
     *
     * @throws Exception what the work throws
     */
    public @Nullable Object over(Subject subject, WatchedWork work) throws Exception {
        Execution execution = new Execution(work);
        InFlightFuture<?> run = start(subject, (tasks, spec) -> tasks.start(spec, execution, Runnable::run));
        if (execution.begin()) {
            Throwable stop = stopOf(subject, run);
            return stop == null ? work.call() : work.stoppedBefore(stop);
        }
        if (execution.thrown != null && run != null) {
            var unused = run.exceptionally(failure -> null); // the caller sees it
        }
        return execution.result();
    }

    /**
     * Starts a run with the spec of this subject in the way given.
     *
     * @return {@code null} when nothing was started
     */
    public <T extends @Nullable Object> @Nullable InFlightFuture<T> start(
            Subject subject, BiFunction<InFlightRegistry, TaskSpec, @Nullable InFlightFuture<T>> start) {
        try {
            Duration bound = timeout.get();
            if (bound == null) {
                return null;
            }
            InFlightRegistry tasks = registry.get();
            return start.apply(tasks, spec(subject, bound, tasks));
        } catch (RuntimeException | Error failure) { // a registry that is being destroyed, or somebody else's
            LOGGER.debug("{} is not tracked", subject.kind(), failure);
            return null;
        }
    }

    /**
     * How a run was stopped before its work began; {@code null} when the work is to be done nevertheless: it is not that
     * somebody stopped it, it is that the registry would not have it.
     */
    public @Nullable Throwable stopOf(Subject subject, @Nullable InFlightFuture<?> run) {
        Throwable failure = run != null && run.isCompletedExceptionally()
                ? run.<@Nullable Throwable>handle((value, problem) -> problem).getNow(null)
                : null;
        if (!(failure instanceof TaskStopped stopped)) {
            return null;
        }
        Outcome outcome = stopped.ending().outcome();
        if (outcome == Outcome.REJECTED) {
            untracked.because(subject.kind(), stopped.ending());
        }
        boolean wouldNotHaveIt =
                outcome == Outcome.REJECTED || outcome == Outcome.SHUT_DOWN || outcome == Outcome.OVERLAPPED;
        return wouldNotHaveIt ? null : failure;
    }

    /** Throws it as it is, a checked one too: some languages let any method throw those. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> void rethrow(@Nullable Throwable thrown) throws X {
        if (thrown != null) {
            throw (X) thrown;
        }
    }

    private static TaskSpec spec(Subject subject, Duration timeout, InFlightRegistry tasks) {
        String name = subject.name();
        TaskSpec.Builder spec = name == null || isTaken(name, tasks)
                ? TaskSpec.anonymous()
                : TaskSpec.named(name).overlap(Overlap.FAIL_NEWER); // of two that come at once, one is not listed
        return spec.kind(subject.kind())
                .label(subject.label())
                .timeout(timeout)
                .detached()
                .quietFailures()
                .build();
    }

    private static boolean isTaken(String name, InFlightRegistry tasks) {
        return tasks.find(name)
                .filter(task -> task.state() == TaskState.RUNNING || task.state() == TaskState.QUEUED)
                .isPresent();
    }

    /** The work, as the registry calls it. Begins once, by whoever is first. */
    private final class Execution implements Callable<@Nullable Object> {

        private final WatchedWork work;
        private final AtomicBoolean begun = new AtomicBoolean();
        private @Nullable Object returned;
        private @Nullable Throwable thrown;

        Execution(WatchedWork work) {
            this.work = work;
        }

        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        @Override
        public @Nullable Object call() {
            if (!begin()) {
                return null;
            }
            Throwable failure;
            try {
                Object result = work.call();
                returned = result;
                failure = work.failureIn(result);
            } catch (Throwable own) {
                thrown = own;
                failure = own;
            }
            if (thrown == null && failure instanceof CancellationException cancelled) {
                endCancelled(cancelled);
            }
            Watch.<RuntimeException>rethrow(failure);
            return null;
        }

        private void endCancelled(CancellationException cancelled) {
            TaskContext task = TaskContext.current();
            String reason = String.valueOf(cancelled.getMessage());
            var unused = registry.get()
                    .cancel(CancelRequest.of(task.name(), reason)
                            .withId(task.id())
                            .withBy("its owner"));
        }

        @Nullable Object result() {
            Watch.<RuntimeException>rethrow(thrown);
            return returned;
        }
    }
}
