package dev.inflight.core.life;

import dev.inflight.Outcome;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskScope;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Instants;
import dev.inflight.core.run.Ledger;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * When and where a run's work begins: at once, when its turn comes, when its name is granted, or when the work before it has
 * gone.
 */
public final class Launcher {

    private final Executor defaultExecutor;
    private final Executor callbacks;
    private final DroppedWork droppedWork;
    private final DeadlineTimer timer;
    private final Ledger ledger;
    private final Execution execution;
    private final Ending ending;
    private final Permits permits;

    public Launcher(
            Executor defaultExecutor,
            Executor callbacks,
            DroppedWork droppedWork,
            DeadlineTimer timer,
            Ledger ledger,
            Execution execution,
            Ending ending,
            Permits permits) {
        this.defaultExecutor = defaultExecutor;
        this.callbacks = callbacks;
        this.droppedWork = droppedWork;
        this.timer = timer;
        this.ledger = ledger;
        this.execution = execution;
        this.ending = ending;
        this.permits = permits;
    }

    /**
     * The run has the name, or the work it waited for has gone: begins it on a thread of the registry, because its executor
     * may run it at once, and for long.
     */
    public void startSoon(Run<?> waiter) {
        callbacks.execute(() -> startUpElsewhere(waiter));
    }

    /** Threads of the registry are not for work: a run without an executor gets the registry's. */
    private void startUpElsewhere(Run<?> waiter) {
        waiter.runOn(defaultExecutor);
        startUp(waiter);
    }

    /** Begins the run's work, unless it has begun or its outcome is decided. */
    void launch(Run<?> run) {
        if (RunState.has(run.mark(RunState.LAUNCHED), RunState.LAUNCHED) || run.isDecided()) {
            return;
        }
        Executor executor = run.executor();
        if (executor == null) {
            execution.perform(run, null); // an asynchronous task's supplier, on its starter's thread
        } else {
            handOver(run, executor);
        }
    }

    /** Gives the work to its executor. Returns whether that took it; if not, the run has ended {@link Outcome#REJECTED}. */
    boolean handOver(Run<?> run, Executor executor) {
        try {
            executor.execute(run);
            if (executor instanceof ThreadPoolExecutor pool) {
                requireThread(pool, run);
                droppedWork.handedOver(pool, run);
            }
            return true;
        } catch (Throwable refused) {
            // a full or shut pool, a thread factory that throws, a thread that cannot be created
            Cause cause =
                    Cause.stop(Outcome.REJECTED, "executor", "the executor refused: " + Failures.describe(refused));
            TaskRejectedException failure = new TaskRejectedException(run.endingFor(cause));
            failure.initCause(refused);
            run.end(new Cause(cause.outcome(), cause.by(), cause.reason(), null, failure));
            return false;
        }
    }

    /** A pool whose thread factory returns {@code null} keeps the work in its queue for ever, without a word. */
    private static void requireThread(ThreadPoolExecutor pool, Run<?> run) {
        // the queue's size first, because the pool's size takes its lock; and a pool without threads has a short queue
        if (pool.getQueue().size() <= 4 && pool.getPoolSize() == 0 && pool.remove(run)) {
            throw new RejectedExecutionException("the pool has no thread and gets none from its thread factory");
        }
    }

    /**
     * Begins the work, or has it wait: for its name to be granted, where others have a say in that, and then for the work of
     * earlier runs of the name that were stopped and still go on.
     */
    void startUp(Run<?> run) {
        int word = run.word();
        if (!RunState.has(word, RunState.BORN) || RunState.has(word, RunState.LAUNCHED)) {
            return; // its starter is about to begin it, or it has begun
        }
        if (run.spec().scope() == TaskScope.CLUSTER && !permits.has(run, this::startUp)) {
            return; // begun later, when it is granted
        }
        Duration afterStop = run.spec().afterStop();
        if (afterStop == null) {
            launch(run);
            return;
        }
        Instants instants = run.instants();
        if (instants.startBy() == DeadlineTimer.NEVER) {
            NameClaim claim = run.claimIfAny();
            long from =
                    claim == null ? timer.now() : claim.askedAt(); // whoever granted the name may have waited as well
            instants.startBy(
                    from + Math.min(Nanos.of(afterStop), Nanos.of(run.spec().timeout())));
        }
        for (Run<?> older = ledger.newestOf(run.name()); older != null; older = ledger.newestOf(run.name())) {
            run.runOn(defaultExecutor);
            if (RunState.phase(older.word()) != RunState.GONE) {
                timer.rearm(run);
                return; // begun later: when the older work goes, or by the alarm
            }
        }
        launch(run);
    }

    /** The run has waited as long as it may. Predecessors that still work are recorded as zombies, and it begins. */
    void launchAnyway(Run<?> run) {
        for (Run<?> older : ledger.allOf(run.name())) {
            if (older.markZombie()) {
                ending.zombie(older);
            }
        }
        run.runOn(defaultExecutor);
        launch(run);
    }
}
