package dev.inflight.core.run;

import dev.inflight.ContextCarrier;
import dev.inflight.TaskEnding;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.count.KindTally;
import dev.inflight.core.count.Statistics;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of one task: the future that the caller holds, the row in the name table, the node in the timer, the runnable in
 * the executor's queue and the callback of the stage that it follows, all in one object. What can happen to it is decided
 * in {@link FencedFuture}; what follows from that is up to its {@link RunHost}.
 */
public final class Run<T extends @Nullable Object> extends EquippedFuture<T>
        implements Runnable, BiFunction<T, @Nullable Throwable, @Nullable Void>, NameTable.Row, Statistics.Counted {

    private static final VarHandle INNER;

    static {
        try {
            INNER = MethodHandles.lookup().findVarHandle(Run.class, "inner", CompletionStage.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final RunHost host;
    private final TaskSpec spec;
    private final long sequence;
    private final long startedAt;
    private final KindTally tally;
    private final String name;

    /** What says its label, where its spec says none; it fills a gap in the object, so that it costs no memory. */
    private final @Nullable Supplier<String> label;

    /**
     * The stage that is, or goes on with, the work. Accessed only through {@link #INNER}, by acquire and release: a
     * volatile write would cost a fence that nobody needs.
     */
    @SuppressWarnings("UnusedVariable")
    private @Nullable CompletionStage<T> inner;

    private @Nullable Work<T> work;
    private @Nullable Executor executor;

    /**
     * Makes a run that is neither in the table nor known to the timer.
     *
     * @param work what it is to do; {@code null} when that goes on already, as {@code tracked}
     * @param executor where it is to do that; {@code null} for its starter's thread
     * @param context what was bound to its starter's thread
     */
    public Run(
            RunHost host,
            TaskSpec spec,
            @Nullable Work<T> work,
            @Nullable CompletionStage<T> tracked,
            @Nullable Executor executor,
            ContextCarrier.@Nullable Captured context) {
        super(DeadlineTimer.stripe(), context);
        this.host = host;
        this.spec = spec;
        this.sequence = host.ids().next();
        this.work = work;
        this.inner = tracked;
        this.executor = executor;
        this.tally = host.tallyOf(spec.kind());
        this.startedAt = host.now();
        String given = spec.name();
        this.name = given != null ? given : host.ids().anonymousName(spec.kind(), sequence);
        this.label = work == null || spec.label() != null ? null : work.label();
    }

    // ---- what does not change

    @Override
    public String name() {
        return name;
    }

    @Override
    public String id() {
        return host.ids().id(sequence);
    }

    public TaskSpec spec() {
        return spec;
    }

    /** What says its label where nobody has given it one; {@code null}: nothing does, and its name stands for it. */
    public @Nullable Supplier<String> label() {
        return label;
    }

    /** The number in its id. */
    public long sequence() {
        return sequence;
    }

    /** Nanoseconds on the timer's clock, as are all instants here. */
    @Override
    public long startedAt() {
        return startedAt;
    }

    @Override
    public KindTally tally() {
        return tally;
    }

    /** The timer's clock. */
    public long now() {
        return host.now();
    }

    /** Whether it is kept by this host, and so one of its registry's. */
    public boolean isKeptBy(RunHost other) {
        return host == other;
    }

    // ---- its starter

    /** The run whose work started it and with which it is stopped, while both are outstanding. */
    public @Nullable HandEndedFuture<?> parent() {
        Family family = familyIfAny();
        Family parent = family == null ? null : family.parent();
        return parent == null ? null : parent.owner();
    }

    @Override
    public boolean tryJoin() {
        return shared().join();
    }

    // ---- its instants

    public long deadline() {
        Instants known = instantsIfAny();
        long moved = known == null ? DeadlineTimer.NEVER : known.movedDeadline();
        return moved == DeadlineTimer.NEVER ? startedAt + Nanos.of(spec.timeout()) : moved;
    }

    /** Moves the deadline later, but not beyond the latest. */
    public void extend(long by, long latest) {
        instants().extend(by, latest, startedAt + Nanos.of(spec.timeout()));
        host.rearm(this);
    }

    @Override
    protected long nextAlarm() {
        return host.nextAlarm(this);
    }

    @Override
    protected void onAlarm(long now) {
        host.onAlarm(this, now);
    }

    // ---- ending

    @Override
    public TaskEnding endingFor(Cause cause) {
        Stop stop = stop();
        long at = stop == null ? host.now() : stop.endedAt();
        String by = cause.by() == null ? Cause.BY_WORK : cause.by();
        String reason = cause.reason() == null ? "" : cause.reason();
        return new TaskEnding(name, id(), cause.outcome(), by, reason, Duration.ofNanos(at - startedAt));
    }

    @Override
    public boolean end(Cause cause) {
        int before = decide(cause);
        if (before >= 0 && RunState.has(before, RunState.BORN)) {
            host.stopped(this, cause);
        }
        return before >= 0;
    }

    /** As {@link #end}, but decides on the calling thread, and leaves all that follows to a thread of the registry. */
    public boolean decideNow(Cause cause) {
        Runnable ending = () -> host.stopped(this, cause);
        int before = decide(cause);
        if (before >= 0 && RunState.has(before, RunState.BORN)) {
            host.execute(ending);
        }
        return before >= 0;
    }

    private int decide(Cause cause) {
        if (isDecided()) {
            return -1;
        }
        // made before the decision, so that nothing can fail between that and what must follow from it
        prepareToKeep();
        Stop stop = new Stop(cause, host.now());
        int before = decide(cause.outcome());
        if (before >= 0) {
            if (RunState.phase(before) == RunState.WAITING) {
                stop.neverBegan();
            }
            keep(stop, RunState.has(before, RunState.BORN) ? null : cause);
        }
        return before;
    }

    /**
     * Its starter has announced it, or refused it. If it was decided before, what follows from that is done now, so that no
     * ending overtakes its own beginning.
     */
    public void born() {
        int before = markBorn(work == null, startedAt);
        if (!RunState.has(before, RunState.BORN) && RunState.isDecided(before)) {
            host.stopped(this, takeEndedUnborn());
        }
    }

    // ---- the work

    /** Called by the executor. */
    @Override
    public void run() {
        host.perform(this);
    }

    /** The inner stage is done. */
    @Override
    public @Nullable Void apply(@Nullable T value, @Nullable Throwable failure) {
        host.stageIsOver(this, value, failure);
        return null;
    }

    @SuppressWarnings("unchecked") // nothing else is ever put there
    public @Nullable CompletionStage<T> inner() {
        return (CompletionStage<T>) INNER.getAcquire(this);
    }

    /** The stage that goes on with the work, or with {@code null}: it is over, and the stage need not be known any more. */
    public void goesOnWith(@Nullable CompletionStage<T> stage) {
        INNER.setRelease(this, stage);
    }

    public @Nullable Work<T> work() {
        return work;
    }

    /** Forgets the work and all that it captured, because it has begun or never will. Returns whether there was any. */
    public boolean forgetWork() {
        boolean any = work != null;
        work = null;
        return any;
    }

    public @Nullable Executor executor() {
        return executor;
    }

    /** The executor to be used after all, for a run that cannot begin on its starter's thread. */
    public void runOn(Executor other) {
        if (executor == null) {
            executor = other;
        }
    }

    /** Whether a pool seems to have dropped the work before it began. */
    public boolean hasBeenDropped() {
        Stop stop = stop();
        return stop != null && stop.cause() == Cause.DROPPED;
    }

    /** A hook has the work in hand, so the interrupt waits for a while. Returns whether it does; if not, it is due now. */
    public boolean interruptLater(Stop stop) {
        long grace = host.hookGrace();
        if (grace <= 0 || worker() == null) {
            return false;
        }
        stop.interruptAt(host.now() + grace);
        host.rearm(this);
        return true;
    }

    @Override
    public String toString() {
        return "Run[" + TaskText.escape(name) + " " + id() + " " + RunState.state(word()) + "]" + completion();
    }
}
