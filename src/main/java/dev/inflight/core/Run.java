package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.TaskEnding;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run of one task: the future that the caller holds, the row in the name table, the node in the timer, the runnable in
 * the executor's queue and the callback of the stage that it follows, all in one object. What can happen to it is decided in
 * {@link FencedFuture}; what follows is in {@link Aftermath}.
 */
final class Run<T extends @Nullable Object> extends FencedFuture<T>
        implements Runnable, BiFunction<T, @Nullable Throwable, @Nullable Void>, NameTable.Row {

    private static final VarHandle EXTRAS;
    private static final VarHandle INNER;

    static {
        try {
            EXTRAS = MethodHandles.lookup().findVarHandle(Run.class, "extras", RunExtras.class);
            INNER = MethodHandles.lookup().findVarHandle(Run.class, "inner", CompletionStage.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final TaskSpec spec;
    final long sequence;
    /** Nanoseconds on the timer's clock, as are all instants here. */
    final long startedAt;

    final KindTally tally;

    private final Engine engine;
    private final String name;
    /** The stage that is, or goes on with, the work. Only through {@link #INNER}: a fence each would cost what it can do. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable CompletionStage<T> inner;

    private volatile @Nullable RunExtras extras;
    private volatile ContextCarrier.@Nullable Captured context;
    private @Nullable Work<T> work;
    private @Nullable Executor executor;

    Run(
            Engine engine,
            TaskSpec spec,
            @Nullable Work<T> work,
            @Nullable CompletionStage<T> tracked,
            @Nullable Executor executor,
            ContextCarrier.@Nullable Captured context) {
        super(DeadlineTimer.stripe());
        this.engine = engine;
        this.spec = spec;
        this.sequence = engine.nextSequence();
        this.work = work;
        this.inner = tracked;
        this.executor = executor;
        this.context = context;
        this.tally = engine.statistics.of(spec.kind());
        this.startedAt = engine.timer.now();
        String given = spec.name();
        this.name = given != null ? given : engine.anonymousName(spec.kind(), sequence);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String id() {
        return engine.id(sequence);
    }

    @Override
    public boolean tryJoin() {
        return holders().join();
    }

    /** What was captured at its start; {@code null} when there is nothing, or it is not needed any more. */
    ContextCarrier.@Nullable Captured context() {
        return context;
    }

    /** The run is over: its future, which may be kept for long, is not to keep what was its starter's. */
    void forgetContext() {
        if (context != null) {
            context = null;
        }
    }

    Holders holders() {
        return extras().holders();
    }

    long deadline() {
        RunExtras known = extras;
        long moved = known == null ? DeadlineTimer.NEVER : known.movedDeadline;
        return moved == DeadlineTimer.NEVER ? startedAt + Nanos.of(spec.timeout()) : moved;
    }

    @SuppressWarnings("unchecked") // nothing else is ever put there
    @Nullable CompletionStage<T> inner() {
        return (CompletionStage<T>) INNER.getAcquire(this);
    }

    @Nullable Executor executor() {
        return executor;
    }

    @Nullable RunExtras extrasIfAny() {
        return extras;
    }

    /** The run that it was started by and is stopped along with, while both are outstanding. */
    @Nullable Run<?> parent() {
        RunExtras known = extras;
        return known == null ? null : known.parent;
    }

    RunExtras extras() {
        RunExtras known = extras;
        if (known == null) {
            EXTRAS.compareAndSet(this, null, new RunExtras());
            known = Objects.requireNonNull(extras);
        }
        return known;
    }

    /**
     * What stopped it; {@code null} while nothing has, or when its work ended by itself. Waits out the few instructions that
     * lie between the decision and this.
     */
    @SuppressWarnings("ThreadPriorityCheck") // it waits for a thread that is between two statements
    @Nullable Stop stop() {
        while (true) {
            int seen = word();
            RunExtras known = extras;
            Stop stop = known == null ? null : known.stop;
            if (stop != null || !RunState.isDecided(seen) || RunState.has(seen, RunState.SETTLED)) {
                return stop;
            }
            Thread.yield();
        }
    }

    TaskEnding endingFor(Cause cause) {
        Stop stop = stop();
        long at = stop == null ? engine.timer.now() : stop.endedAt;
        String by = cause.by() == null ? Cause.BY_WORK : cause.by();
        String reason = cause.reason() == null ? "" : cause.reason();
        return new TaskEnding(name, id(), cause.outcome(), by, reason, Duration.ofNanos(at - startedAt));
    }

    // ---- the deadline timer

    @Override
    long nextAlarm() {
        return Alarms.next(this, engine);
    }

    @Override
    void onAlarm(long now) {
        Alarms.ring(this, engine, now);
    }

    /** Moves the deadline later, but not beyond the latest. */
    void extend(long by, long latest) {
        RunExtras known = extras();
        synchronized (known) { // so that two at once both count
            known.movedDeadline = Math.min(latest, deadline() + by);
        }
        engine.timer.rearm(this);
    }

    // ---- ending

    @Override
    boolean end(Cause cause) {
        int before = decide(cause);
        if (before >= 0 && RunState.has(before, RunState.BORN)) {
            engine.aftermath.stopped(this, cause);
        }
        return before >= 0;
    }

    /** Decides on the calling thread, and leaves all that follows to a thread of the registry. */
    void decideNow(Cause cause) {
        Runnable ending = () -> engine.aftermath.stopped(this, cause);
        int before = decide(cause);
        if (before >= 0 && RunState.has(before, RunState.BORN)) {
            engine.effects.execute(ending);
        }
    }

    private int decide(Cause cause) {
        if (isDecided()) {
            return -1;
        }
        // made before the decision, so that nothing can fail between that and what must follow from it
        RunExtras known = extras();
        Stop stop = new Stop(cause, engine.timer.now());
        int before = decide(cause.outcome());
        if (before >= 0) {
            if (RunState.phase(before) == RunState.WAITING) {
                stop.neverBegan();
            }
            known.stop = stop;
            if (!RunState.has(before, RunState.BORN)) {
                known.stillborn = cause;
            }
        }
        return before;
    }

    /**
     * Its starter is done with it: it has its row, or was refused one, and was announced. If it was decided before that, what
     * follows is done now, so that no ending overtakes its own beginning.
     */
    @SuppressWarnings("ThreadPriorityCheck") // it waits for a thread that is between two statements
    void born() {
        int before = markBorn(work == null, startedAt);
        if (RunState.has(before, RunState.BORN) || !RunState.isDecided(before)) {
            return;
        }
        Cause cause = extras().stillborn;
        while (cause == null) {
            Thread.yield();
            cause = extras().stillborn;
        }
        extras().stillborn = null;
        engine.aftermath.stopped(this, cause);
    }

    // ---- the work

    /** Called by the executor. */
    @Override
    public void run() {
        engine.starter.passGate(this);
        engine.performer.perform(this, Thread.currentThread());
    }

    /** The inner stage is done. */
    @Override
    public @Nullable Void apply(@Nullable T value, @Nullable Throwable failure) {
        engine.performer.stageIsOver(this, value, failure);
        return null;
    }

    /** The stage that goes on with the work, or with {@code null}: it is over, and the stage need not be known any more. */
    void goesOnWith(@Nullable CompletionStage<T> stage) {
        INNER.setRelease(this, stage);
    }

    @Nullable Work<T> work() {
        return work;
    }

    /** Whether a pool seems to have dropped the work before it began. */
    boolean hasBeenDropped() {
        Stop stop = stop();
        return stop != null && stop.cause == Cause.DROPPED;
    }

    /** Forgets the work and all that it captured: it has begun, or never will. Returns whether there was any. */
    boolean forgetWork() {
        boolean any = work != null;
        work = null;
        return any;
    }

    /** The executor to be used after all, for a run that cannot begin on its starter's thread. */
    void runOn(Executor other) {
        if (executor == null) {
            executor = other;
        }
    }

    @Override
    public String toString() {
        return "Run[" + TaskText.escape(name) + " " + id() + " " + Snapshots.state(word()) + "]" + completion();
    }
}
