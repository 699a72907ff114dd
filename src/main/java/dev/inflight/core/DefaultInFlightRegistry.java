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
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry, in the memory of one process.
 *
 * <p>It owns one timer thread, started by the first run and asleep whenever nothing is due, and short-lived daemon threads
 * for what follows from the timer's decisions (virtual ones on JDK 21 and later). It does not own an executor that it was
 * given.
 */
public final class DefaultInFlightRegistry implements InFlightRegistry, AutoCloseable {

    /** The timer's resolution: a deadline is never early, and late by so much at most. */
    public static final Duration TICK = Duration.ofNanos(DeadlineTimer.TICK_NANOS);

    private final Engine engine;
    private final Canceller canceller;
    private final @Nullable ExecutorService ownExecutor;

    DefaultInFlightRegistry(Engine engine, @Nullable ExecutorService ownExecutor) {
        this.engine = engine;
        this.canceller = new Canceller(engine);
        this.ownExecutor = ownExecutor;
    }

    /** Begins a registry with the defaults: timeouts up to 24 h, a stop grace of 5 s, a million outstanding. */
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> start(TaskSpec spec, Callable<? extends T> work) {
        return start(spec, work, engine.executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> start(
            TaskSpec spec, Callable<? extends T> work, Executor executor) {
        return engine.starter.start(spec, new Work.Blocking<T>(work), executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work) {
        return engine.starter.start(spec, new Work.Staged<>(work), null);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> startAsync(
            TaskSpec spec, Supplier<? extends CompletionStage<T>> work, Executor executor) {
        return engine.starter.start(spec, new Work.Staged<>(work), executor);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> track(TaskSpec spec, CompletionStage<T> future) {
        return engine.starter.track(spec, future);
    }

    @Override
    public <T extends @Nullable Object> InFlightFuture<T> track(CompletionStage<T> future, Duration timeout) {
        return track(TaskSpec.anonymous().timeout(timeout).build(), future);
    }

    @Override
    public Optional<TaskSnapshot> find(String name) {
        return Optional.ofNullable(canceller.find(name, null)).map(run -> Snapshots.of(run, engine));
    }

    @Override
    public Optional<TaskSnapshot> find(String name, String id) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(canceller.findExact(name, id)).map(run -> Snapshots.of(run, engine));
    }

    @Override
    public Optional<TaskDetail> inspect(String name, @Nullable String id) {
        return Optional.ofNullable(canceller.find(name, id))
                .map(run -> new TaskDetail(
                        Snapshots.of(run, engine, new Lints(engine)),
                        Arrays.asList(engine.stackOf(run)),
                        engine.history.find(Glob.exactly(name), HistoryQuery.ALL)));
    }

    @Override
    public TaskPage list(TaskQuery query) {
        return Listing.list(engine, query);
    }

    @Override
    public List<EndedTask> history(HistoryQuery query) {
        return engine.history.find(Glob.of(query.name()), query);
    }

    @Override
    public Optional<CancelReport> cancel(String name, String reason) {
        return cancel(CancelRequest.of(name, reason));
    }

    @Override
    public Optional<CancelReport> cancel(CancelRequest request) {
        return canceller.cancel(request);
    }

    @Override
    public Optional<TaskSnapshot> extend(String name, @Nullable String id, Duration by) {
        return canceller.extend(name, id, by).map(run -> Snapshots.of(run, engine));
    }

    @Override
    public int outstanding() {
        return engine.table.size();
    }

    @Override
    public TaskCounts counts() {
        long queued = 0;
        long stopping = 0;
        long zombies = 0;
        for (KindStatistics kind : engine.statistics.all()) {
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
                engine.statistics.oldestAge());
    }

    @Override
    public Collection<KindStatistics> statistics() {
        return engine.statistics.all();
    }

    @Override
    public void onKind(Consumer<? super KindStatistics> listener) {
        engine.statistics.onKind(listener);
    }

    @Override
    public void removeKindListener(Consumer<? super KindStatistics> listener) {
        Objects.requireNonNull(listener, "listener");
        engine.statistics.removeKindListener(listener);
    }

    @Override
    public String instance() {
        return engine.instance;
    }

    @Override
    public void addListener(TaskListener listener) {
        engine.listeners.add(listener);
    }

    @Override
    public void removeListener(TaskListener listener) {
        engine.listeners.remove(listener);
    }

    /**
     * Ends everything: from now on starts are refused; what runs may finish within {@code drain}; then every ripcord is
     * pulled ({@link dev.inflight.Outcome#SHUT_DOWN}) and the work gets {@code stop} to be gone; what still goes on is logged
     * by name with its stack. Every future, the queued ones too, is done when this returns. May be called again, and from a
     * callback; a later call does the same again for whatever is left.
     *
     * @return the runs whose work outlives the shutdown
     * @throws IllegalArgumentException when a duration is negative; nothing is shut down then
     */
    public List<TaskSnapshot> shutdown(Duration drain, Duration stop) {
        return new Shutdown(engine).run(drain, stop);
    }

    /**
     * Shuts down without draining: every ripcord is pulled now, and the work gets the stop grace to be gone. After a
     * {@link #shutdown} it waits for nothing: who survived that has been named.
     */
    @Override
    public void close() {
        if (!engine.isClosing()) {
            shutdown(Duration.ZERO, engine.settings.stopGrace());
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown(); // never shutdownNow: that would interrupt cooperative work
        }
        engine.timer.close();
        engine.effects.close();
    }

    @Override
    public String toString() {
        return "InFlightRegistry[" + engine.instance + ", " + outstanding() + " outstanding]";
    }

    /** For this package's tests: what must be empty when everything has ended. */
    Engine engine() {
        return engine;
    }
}
