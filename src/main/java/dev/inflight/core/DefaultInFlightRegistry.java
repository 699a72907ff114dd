package dev.inflight.core;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.KindStatistics;
import dev.inflight.TaskCounts;
import dev.inflight.TaskDetail;
import dev.inflight.TaskListener;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.life.Shutdown;
import dev.inflight.core.run.Work;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.view.Glob;
import dev.inflight.core.view.Lints;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry, in the memory of one process.
 *
 * <p>It owns a timer thread, started by the first run and asleep whenever nothing is due, a second one for a while after
 * deadlines have passed, and short-lived daemon threads for what those two cannot do at once (beyond some hundreds, virtual
 * ones on JDK 21 and later). It does not own an executor that it was given.
 */
public final class DefaultInFlightRegistry implements InFlightRegistry, AutoCloseable {

    /** The timer's resolution: a deadline is never early, and late by so much at most. */
    public static final Duration TICK = Duration.ofNanos(DeadlineTimer.TICK_NANOS);

    private final Wiring parts;
    private final AtomicInteger shutdowns = new AtomicInteger();
    private volatile boolean closed;

    DefaultInFlightRegistry(Wiring parts) {
        this.parts = parts;
    }

    /** Begins a registry with the defaults: timeouts up to 24 h, a stop grace of 5 s, a million outstanding. */
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> start(TaskSpec spec, Callable<? extends T> work) {
        return start(spec, work, parts.executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> start(
            TaskSpec spec, Callable<? extends T> work, Executor executor) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(executor, "executor");
        return parts.admission.start(spec, new Work.Blocking<T>(work), executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(work, "work");
        return parts.admission.start(spec, new Work.Staged<>(work), null);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work, Executor executor) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(executor, "executor");
        return parts.admission.start(spec, new Work.Staged<>(work), executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> track(TaskSpec spec, CompletionStage<T> future) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(future, "future");
        return parts.admission.track(spec, future);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> track(CompletionStage<T> future, Duration timeout) {
        Objects.requireNonNull(future, "future");
        return track(TaskSpec.anonymous().timeout(timeout).build(), future);
    }

    @Override
    public Optional<TaskSnapshot> find(String name) {
        Objects.requireNonNull(name, "name");
        return Optional.ofNullable(parts.runs.find(name, null)).map(parts.snapshots::of);
    }

    @Override
    public Optional<TaskSnapshot> find(String name, String id) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(parts.runs.findExact(name, id)).map(parts.snapshots::of);
    }

    @Override
    public Optional<TaskDetail> inspect(String name, @Nullable String id) {
        Objects.requireNonNull(name, "name");
        return Optional.ofNullable(parts.runs.find(name, id))
                .map(run -> parts.snapshots.inDepth(
                        run, new Lints(parts.timer), parts.history.find(Glob.exactly(name), HistoryQuery.ALL)));
    }

    @Override
    public TaskPage list(TaskQuery query) {
        Objects.requireNonNull(query, "query");
        return parts.listing.list(query);
    }

    @Override
    public List<EndedTask> history(HistoryQuery query) {
        Objects.requireNonNull(query, "query");
        return parts.history.find(Glob.of(query.name()), query);
    }

    @Override
    public Optional<CancelReport> cancel(String name, String reason) {
        return cancel(CancelRequest.of(name, reason));
    }

    @Override
    public Optional<CancelReport> cancel(CancelRequest request) {
        Objects.requireNonNull(request, "request");
        return parts.canceller.cancel(request);
    }

    @Override
    public List<CancelReport> cancelAll(List<CancelRequest> requests) {
        return parts.canceller.cancelAll(List.copyOf(requests));
    }

    @Override
    public Optional<TaskSnapshot> extend(String name, @Nullable String id, Duration by) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(by, "by");
        return parts.canceller.extend(name, id, by).map(parts.snapshots::of);
    }

    @Override
    public int outstanding() {
        return parts.table.size();
    }

    @Override
    public TaskCounts counts() {
        long queued = 0;
        long stopping = 0;
        long zombies = 0;
        for (KindStatistics kind : parts.statistics.all()) {
            queued += kind.queued();
            stopping += kind.stopping();
            zombies += kind.zombies();
        }
        int outstanding = outstanding();
        int waiting = (int) Math.min(outstanding, queued);
        return new TaskCounts(
                outstanding,
                waiting,
                outstanding - waiting,
                (int) stopping,
                (int) zombies,
                parts.statistics.oldestAge());
    }

    @Override
    public Collection<KindStatistics> statistics() {
        return parts.statistics.all();
    }

    @Override
    public void onKind(Consumer<? super KindStatistics> listener) {
        Objects.requireNonNull(listener, "listener");
        parts.statistics.onKind(listener);
    }

    @Override
    public void removeKindListener(Consumer<? super KindStatistics> listener) {
        Objects.requireNonNull(listener, "listener");
        parts.statistics.removeKindListener(listener);
    }

    @Override
    public String instance() {
        return parts.instance;
    }

    @Override
    public void addListener(TaskListener listener) {
        Objects.requireNonNull(listener, "listener");
        parts.listeners.add(listener);
    }

    @Override
    public void removeListener(TaskListener listener) {
        Objects.requireNonNull(listener, "listener");
        parts.listeners.remove(listener);
    }

    /**
     * Ends everything: from now on starts are refused; what runs may finish within {@code drain}; then every ripcord is
     * pulled ({@link dev.inflight.Outcome#SHUT_DOWN}) and the work gets {@code stop} to be gone; what still goes on is
     * logged by name with its stack. Every future, the queued ones too, is done when this returns. May be called again, and
     * from a callback; a later call does the same again for whatever is left.
     *
     * @return the runs whose work outlives the shutdown
     * @throws IllegalArgumentException when a duration is negative; nothing is shut down then
     */
    public List<TaskSnapshot> shutdown(Duration drain, Duration stop) {
        Objects.requireNonNull(drain, "drain");
        Objects.requireNonNull(stop, "stop");
        return shuttingDown(parts.shutdown, drain, stop);
    }

    /**
     * The same for the runs on the executor that this registry has made for itself, and only for those; nothing when it was
     * given one. What runs elsewhere goes on, and may still be started.
     *
     * @return the runs whose work outlives the shutdown
     * @throws IllegalArgumentException when a duration is negative; nothing is shut down then
     */
    public List<TaskSnapshot> shutdownOwnExecutor(Duration drain, Duration stop) {
        Objects.requireNonNull(drain, "drain");
        Objects.requireNonNull(stop, "stop");
        Shutdown own = parts.ownExecutorShutdown;
        return own == null ? List.of() : shuttingDown(own, drain, stop);
    }

    private List<TaskSnapshot> shuttingDown(Shutdown shutdown, Duration drain, Duration stop) {
        shutdowns.incrementAndGet();
        try {
            return shutdown.run(drain, stop);
        } finally {
            if (shutdowns.decrementAndGet() == 0 && closed) {
                closeParts();
            }
        }
    }

    /** Whether {@link #shutdown} or {@link #close} has begun, so that every start is refused. */
    public boolean isShutdown() {
        return parts.closing.isOfAll();
    }

    /**
     * Shuts down without draining: every ripcord is pulled now, and the work gets the stop grace to be gone. After a
     * {@link #shutdown} it waits for nothing: who survived that has been named. During one, by another thread, it returns
     * at once, and whoever shuts down closes at the end: until then the deadlines of what may still run are kept.
     */
    @Override
    public void close() {
        closed = true;
        if (!parts.closing.isOfAll()) {
            var unused = shutdown(Duration.ZERO, parts.settings.stopGrace());
        } else if (shutdowns.get() == 0) {
            closeParts();
        }
    }

    private void closeParts() {
        if (parts.ownExecutor != null) {
            parts.ownExecutor.shutdown(); // never shutdownNow: that would interrupt cooperative work
        }
        parts.timer.close();
        parts.callbacks.close();
    }

    @Override
    public String toString() {
        return "InFlightRegistry[" + parts.instance + ", " + outstanding() + " outstanding]";
    }

    /** For this package's tests: what must be empty when everything has ended. */
    Wiring parts() {
        return parts;
    }
}
