package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.Outcome;
import dev.inflight.TaskEnding;
import dev.inflight.TaskSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One run of one task: the future that the caller holds, the row in the name table and the node in the timer, all in one
 * object. Everything that can happen to it is a compare-and-set on {@link #word} (see {@link RunState}); whoever succeeds
 * does what follows, outside.
 *
 * <p><b>The fence.</b> A thread is the run's own from {@link #begin} to {@link #leaveThread}, and only in between can it be
 * interrupted: {@link #interruptWorker} moves {@code RUNNING → INTERRUPTING}, interrupts, moves on to {@code INTERRUPTED}; a
 * worker that finds {@code INTERRUPTING} waits that out, and one that finds {@code INTERRUPTED} takes the flag down. So no
 * interrupt of ours ever reaches the next task of a pooled thread.
 */
final class Run<T extends @Nullable Object> extends TimedFuture<T> implements Runnable, NameTable.Row {

    private static final VarHandle WORD;
    private static final VarHandle EXTRAS;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Run.class, "word", int.class);
            EXTRAS = MethodHandles.lookup().findVarHandle(Run.class, "extras", RunExtras.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final TaskSpec spec;
    final long sequence;
    /** Nanoseconds on the timer's clock, as are all instants here. */
    final long startedAt;

    final KindTally tally;
    final ContextCarrier.@Nullable Captured context;

    private final Engine engine;
    private final String name;
    private volatile int word;
    private volatile long deadline;
    private volatile long begunAt = -1;
    private volatile @Nullable Thread worker;
    private volatile @Nullable CompletionStage<T> inner;
    private volatile @Nullable RunExtras extras;
    private @Nullable Work<T> work;
    private @Nullable Executor executor;

    Run(
            Engine engine,
            TaskSpec spec,
            long sequence,
            @Nullable Work<T> work,
            @Nullable Executor executor,
            ContextCarrier.@Nullable Captured context) {
        super(DeadlineTimer.stripe());
        this.engine = engine;
        this.spec = spec;
        this.sequence = sequence;
        this.work = work;
        this.executor = executor;
        this.context = context;
        this.tally = engine.statistics.of(spec.kind());
        this.startedAt = engine.timer.now();
        this.deadline = startedAt + Nanos.of(spec.timeout());
        String given = spec.name();
        this.name = given != null ? given : spec.kind() + ":" + engine.id(sequence);
    }

    // ---- what others ask

    @Override
    public String name() {
        return name;
    }

    @Override
    public String id() {
        return engine.id(sequence);
    }

    String label() {
        String given = spec.label();
        return given == null ? name : given;
    }

    int word() {
        return word;
    }

    @Override
    public boolean isDecided() {
        return RunState.isDecided(word);
    }

    @Override
    public boolean tryJoin() {
        return holders().join();
    }

    Holders holders() {
        return extras().holders();
    }

    long deadline() {
        return deadline;
    }

    /** When the work began; -1 before that. */
    long begunAt() {
        return begunAt;
    }

    @Nullable Thread worker() {
        return worker;
    }

    @Nullable CompletionStage<T> inner() {
        return inner;
    }

    @Nullable Executor executor() {
        return executor;
    }

    @Nullable RunExtras extrasIfAny() {
        return extras;
    }

    RunExtras extras() {
        RunExtras known = extras;
        if (known == null) {
            EXTRAS.compareAndSet(this, null, new RunExtras());
            known = extras;
        }
        return Objects.requireNonNull(known);
    }

    @Nullable Stop stop() {
        RunExtras known = extras;
        return known == null ? null : known.stop;
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
        int now = word;
        RunExtras known = extras;
        if (!RunState.isDecided(now)) {
            return Alarms.next(this, known);
        }
        Stop stop = known == null ? null : known.stop;
        if (stop == null || RunState.phase(now) == RunState.GONE || RunState.has(now, RunState.ZOMBIE)) {
            return DeadlineTimer.NEVER;
        }
        return stop.endedAt + Nanos.of(engine.settings.stopGrace());
    }

    @Override
    void onAlarm(long now) {
        Alarms.ring(this, engine, now);
    }

    /** Moves the deadline, never past the bound. */
    void extendTo(long newDeadline) {
        deadline = newDeadline;
        engine.timer.arm(this);
    }

    // ---- ending

    @Override
    boolean end(Cause cause) {
        int before = decide(cause);
        if (before < 0) {
            return false;
        }
        engine.aftermath.stopped(this, before, cause);
        return true;
    }

    /** Ends the run on the calling thread, and leaves all that follows to a thread of the registry. */
    void endFromTimer(Cause cause) {
        int before = decide(cause);
        if (before >= 0) {
            engine.effects.execute(() -> engine.aftermath.stopped(this, before, cause));
        }
    }

    /** The word before, or -1 when something else was first. A run whose work has not begun never begins it. */
    private int decide(Cause cause) {
        int before = word;
        while (!RunState.isDecided(before)) {
            int after = RunState.withOutcome(before, cause.outcome());
            if (RunState.phase(before) == RunState.WAITING) {
                after = RunState.withPhase(after, RunState.GONE);
            }
            if (WORD.compareAndSet(this, before, after)) {
                extras().stop = new Stop(cause, engine.timer.now());
                return before;
            }
            before = word;
        }
        return -1;
    }

    /** Sets a flag. Returns the word before. */
    int mark(int flag) {
        return (int) WORD.getAndBitwiseOr(this, flag);
    }

    /** Declares a zombie, unless the work has gone. */
    boolean markZombie() {
        int before = word;
        while (RunState.phase(before) != RunState.GONE && !RunState.has(before, RunState.ZOMBIE)) {
            if (WORD.compareAndSet(this, before, before | RunState.ZOMBIE)) {
                return true;
            }
            before = word;
        }
        return false;
    }

    /** Interrupts the worker if one of our threads is this run's own right now. */
    boolean interruptWorker() {
        Thread thread = worker;
        int before = word;
        while (thread != null && RunState.phase(before) == RunState.RUNNING) {
            if (WORD.compareAndSet(this, before, RunState.withPhase(before, RunState.INTERRUPTING))) {
                thread.interrupt();
                int during = word;
                while (!WORD.compareAndSet(this, during, RunState.withPhase(during, RunState.INTERRUPTED))) {
                    during = word;
                }
                return true;
            }
            before = word;
        }
        return false;
    }

    // ---- the work

    /** Called by the executor. */
    @Override
    public void run() {
        engine.starter.passGate(this);
        if (begin(Thread.currentThread())) {
            perform();
        }
    }

    /** Calls an asynchronous task's supplier on the starter's thread, which is not ours to interrupt. */
    void runHere() {
        if (begin(null)) {
            perform();
        }
    }

    /** Takes over a stage that was started elsewhere. */
    void attach(CompletionStage<T> stage) {
        if (begin(null)) {
            leaveThread(stage, null, false);
        } else {
            inner = stage; // refused: nothing that nobody tracks may go on
            Ladder.cancelInner(this);
        }
    }

    private boolean begin(@Nullable Thread thread) {
        int before = word;
        while (!RunState.isDecided(before) && RunState.phase(before) == RunState.WAITING) {
            worker = thread;
            begunAt = engine.timer.now();
            if (WORD.compareAndSet(this, before, RunState.withPhase(before, RunState.RUNNING) | RunState.LAUNCHED)) {
                if (work != null) {
                    engine.aftermath.begun(this);
                }
                return true;
            }
            before = word;
        }
        return false;
    }

    private void perform() {
        Work<T> doing = Objects.requireNonNull(work, "work");
        work = null;
        boolean interruptedBefore = Thread.currentThread().isInterrupted();
        CompletionStage<T> stage = null;
        Cause own = null;
        RunContext bound = new RunContext(this, engine);
        try (ContextCarrier.Scope scope = context == null ? () -> {} : context.open();
                RunContext.Bound binding = bound.bound()) {
            if (doing instanceof Work.Blocking<T> blocking) {
                own = Cause.returned(blocking.call().call());
            } else if (doing instanceof Work.Staged<T> staged) {
                stage = staged.call().get();
                if (stage == null) {
                    throw new NullPointerException("the supplier of task " + name + " returned no stage");
                }
            }
        } catch (Throwable failure) {
            own = thrown(failure);
        }
        leaveThread(own == null ? stage : null, own, interruptedBefore);
    }

    private static Cause thrown(Throwable failure) {
        return failure instanceof CancellationException
                ? new Cause(Outcome.CANCELLED, Cause.BY_WORK, "the work cancelled itself", null, failure)
                : Cause.threw(failure);
    }

    /** The other side of the fence: gives the thread back, and ends the run if the work is over and nothing was first. */
    private void leaveThread(@Nullable CompletionStage<T> stage, @Nullable Cause own, boolean interruptedBefore) {
        inner = stage;
        int before = word;
        while (true) {
            if (RunState.phase(before) == RunState.INTERRUPTING) {
                Thread.onSpinWait();
            } else if (WORD.compareAndSet(this, before, own == null ? detached(before) : over(before, own))) {
                break;
            }
            before = word;
        }
        worker = null;
        if (RunState.phase(before) == RunState.INTERRUPTED) {
            Thread.interrupted();
            if (interruptedBefore) {
                Thread.currentThread().interrupt();
            }
        }
        if (own != null) {
            workIsOver(before, own);
        } else if (stage != null) {
            if (RunState.isDecided(before)) {
                Ladder.cancelInner(this);
            }
            stage.whenComplete(this::innerIsOver);
        }
    }

    private static int detached(int before) {
        return RunState.withPhase(before, RunState.DETACHED);
    }

    /** An undecided run ends with its work, in the same step; a decided one keeps its outcome. */
    private static int over(int before, Cause own) {
        int gone = RunState.withPhase(before, RunState.GONE);
        return RunState.isDecided(before) ? gone : RunState.withOutcome(gone, own.outcome()) | RunState.SETTLED;
    }

    private void innerIsOver(@Nullable T value, @Nullable Throwable failure) {
        Throwable real =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Cause own = real == null ? Cause.returned(value) : thrown(real);
        int before = word;
        while (!WORD.compareAndSet(this, before, over(before, own))) {
            before = word;
        }
        workIsOver(before, own);
    }

    private void workIsOver(int before, Cause own) {
        inner = null;
        if (!RunState.isDecided(before)) {
            engine.aftermath.endedByItself(this, own);
        } else if (RunState.has(before, RunState.SETTLED)) {
            engine.aftermath.workGone(this);
        }
    }

    /** Forgets the work and all that it captured; for a run that never began. Returns whether there was any. */
    boolean forgetWork() {
        boolean any = work != null;
        work = null;
        return any;
    }

    /** Its parent need not stop it any more. */
    void leaveParent() {
        RunExtras known = extras;
        Run<?> parent = known == null ? null : known.parent;
        if (known != null && parent != null) {
            parent.extras().removeChild(this);
            known.parent = null;
        }
    }

    /** The executor to be used after all, for a run that cannot begin on its starter's thread. */
    void runOn(Executor other) {
        if (executor == null) {
            executor = other;
        }
    }

    /** Completes what the caller holds. The last step of an ending. */
    void completeHeld(@Nullable Object value, @Nullable Throwable failure) {
        if (getNumberOfDependents() == 0) {
            completeJdkFuture(value, failure);
        } else {
            Trampoline.run(() -> completeJdkFuture(value, failure));
        }
        RunExtras known = extras;
        Holders holders = known == null ? null : known.holdersIfAny();
        if (holders != null) {
            holders.end().forEach(view -> view.endWithRun(value, failure));
        }
    }

    @Override
    public String toString() {
        return "Run[" + name + " " + id() + " " + Integer.toHexString(word) + "]";
    }
}
