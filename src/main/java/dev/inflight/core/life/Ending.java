package dev.inflight.core.life;

import dev.inflight.CancelEffect;
import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskEnding;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskScope;
import dev.inflight.TaskText;
import dev.inflight.TaskTimeoutException;
import dev.inflight.WorkerStack;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Family;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.Ledger;
import dev.inflight.core.run.NameTable;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.view.History;
import dev.inflight.core.view.Listeners;
import dev.inflight.core.view.RunLog;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a decision, always in this order: the run's row goes, its alarm goes, the work is stopped, meters,
 * history, listeners and log learn of it, and last of all the future that the caller holds is completed. So whoever sees
 * the future done finds the name free and the books in order; and a slow listener keeps no ripcord from the work.
 *
 * <p>Every method is called once per run, by the thread that won the compare-and-set (or, for the timer's decisions, by a
 * thread of the registry), under no lock. None throws: what goes wrong on the way (a log that fails, no memory) is logged
 * if possible, and keeps neither the future from being completed nor the work from being watched.
 */
public final class Ending {

    private final NameTable<Run<?>> table;
    private final Ledger ledger;
    private final DeadlineTimer timer;
    private final History history;
    private final Listeners listeners;
    private final RunLog log;
    private final Closing closing;
    private final Executor callbacks;
    private final Completion completion;
    private final Permits permits;
    private final Consumer<Run<?>> startSoon;
    private final Unqueuer unqueuer = new Unqueuer();

    /**
     * Makes the part that ends runs.
     *
     * @param startSoon begins a run whose turn has come, on another thread
     */
    public Ending(
            NameTable<Run<?>> table,
            Ledger ledger,
            DeadlineTimer timer,
            History history,
            Listeners listeners,
            RunLog log,
            Closing closing,
            Executor callbacks,
            Completion completion,
            Permits permits,
            Consumer<Run<?>> startSoon) {
        this.table = table;
        this.ledger = ledger;
        this.timer = timer;
        this.history = history;
        this.listeners = listeners;
        this.log = log;
        this.closing = closing;
        this.callbacks = callbacks;
        this.completion = completion;
        this.permits = permits;
        this.startSoon = startSoon;
    }

    /** The work has begun. */
    void begun(Run<?> run) {
        run.tally().queued.decrement();
        long begunAt = run.begunAt();
        run.tally().queueTime.add(begunAt - run.startedAt(), begunAt);
        if (run.spec().stall() != null) {
            timer.rearm(run);
        }
    }

    /** The work is over and nothing else was first. */
    void endedByItself(Run<?> run, Cause own, @Nullable Object value) {
        try {
            long endedAt = timer.now();
            Run<?> promoted = leaveTable(run, own.outcome(), endedAt);
            timer.disarm(run);
            run.forgetHooks();
            promote(promoted); // first, because whoever is told next may take long
            publish(run, own, endedAt, own.failure(), null);
        } catch (Throwable broken) {
            RunLog.broken(run, broken);
            permits.free(run);
        }
        completion.completeHeld(run, value, own.failure());
        run.forgetContext();
    }

    /** Something stopped the run; its work may go on. */
    public void stopped(Run<?> run, Cause cause) {
        Stop stop = Objects.requireNonNull(run.stop(), "stop");
        boolean neverBegan = stop.effect() == CancelEffect.NEVER_STARTED;
        Throwable failure = cause.failure();
        Run<?> promoted = null;
        try {
            if (neverBegan) {
                forgetQueued(run);
            } else {
                run.tally().stopping.increment();
                enterLedger(run);
            }
            promoted = leaveTable(run, cause.outcome(), stop.endedAt());
            timer.disarmIfArmed(run);
            if (!neverBegan) {
                stop.keepPlace(run.stack(), run.whatItIsIn());
            }
            failure = failureOf(run, cause, stop);
            if (!neverBegan) {
                Ladder.climb(run, stop, callbacks);
            }
            promote(promoted); // first, because whoever is told next may take long
            promoted = null;
            publish(run, cause, stop.endedAt(), failure, stop);
        } catch (Throwable broken) {
            RunLog.broken(run, broken);
            if (neverBegan) {
                permits.free(run);
            }
            failure = failure == null && cause.outcome() != Outcome.COMPLETED ? broken : failure;
        }
        try {
            if (!neverBegan) {
                settle(run);
                if (RunState.phase(run.word()) != RunState.GONE) {
                    timer.rearm(run); // its grace is watched from now on
                }
            }
            promote(promoted);
            if (!cause.leavesWorkAlone()) {
                stopChildren(run, cause.outcome());
            }
        } catch (Throwable broken) {
            RunLog.broken(run, broken);
        }
        completion.completeHeld(run, cause.value(), failure);
        if (RunState.phase(run.word()) == RunState.GONE) {
            run.forgetContext();
        }
    }

    private void promote(@Nullable Run<?> next) {
        if (next != null) {
            startSoon.accept(next);
        }
    }

    private static void stopChildren(Run<?> run, Outcome outcome) {
        Family family = run.familyIfAny();
        if (family != null) {
            family.children().forEach(child -> child.end(parentStopped(run, outcome)));
        }
    }

    /** Why that run's children end: it was stopped, with this outcome. */
    static Cause parentStopped(HandEndedFuture<?> parent, Outcome outcome) {
        return Cause.stop(
                Outcome.CANCELLED,
                "parent " + parent.id(),
                "parent " + TaskText.quote(parent.name()) + " ended " + outcome);
    }

    /** The ending (or the zombie) is published. If the work has gone meanwhile, that is published now. */
    private void settle(Run<?> run) {
        if (RunState.phase(run.mark(RunState.SETTLED)) == RunState.GONE) {
            workGone(run);
        }
    }

    /** The work of a stopped run has gone, and its ending is published. */
    void workGone(Run<?> run) {
        Stop stop = Objects.requireNonNull(run.stop(), "stop");
        long now = timer.now();
        boolean wasZombie = RunState.has(run.word(), RunState.ZOMBIE);
        timer.disarmIfArmed(run);
        ledger.remove(run);
        (wasZombie ? run.tally().zombies : run.tally().stopping).decrement();
        stop.gone(now);
        permits.free(run);
        Run<?> waiter = table.get(run.name());
        if (waiter != null && waiter.spec().afterStop() != null) {
            startSoon.accept(waiter);
        }
        closing.signalGone();
        if (stop.lag() != null) {
            run.tally().stopLag.add(now - stop.endedAt(), now);
            listeners.workGone(run, stop);
            log.workGone(run, stop);
        }
        if (run.isDone()) { // otherwise the thread that completes it needs the context, and forgets it
            run.forgetContext();
        }
    }

    /** The work has outlived the grace. */
    void zombie(Run<?> run) {
        run.tally().zombies.increment();
        run.tally().stopping.decrement();
        permits.free(run);
        log.zombie(run);
        listeners.zombie(run);
        settle(run);
        Stop stop = run.stop();
        if (stop == null) {
            return;
        }
        if (!stop.isClimbed()) { // a hook has not returned: climb the other rungs without it
            callbacks.execute(() -> Ladder.climbAll(run, stop));
        } else if (stop.takeInterrupt(DeadlineTimer.NEVER)) { // one has returned late, and no alarm follows
            callbacks.execute(() -> Ladder.interrupt(run, stop));
        }
    }

    private @Nullable Run<?> leaveTable(Run<?> run, Outcome outcome, long endedAt) {
        Run<?> promoted = table.leave(run);
        try { // here already, so that the sum of the ends is right whatever fails later
            run.tally().outstanding.decrement();
            run.tally().ended(outcome, endedAt - run.startedAt(), endedAt);
        } catch (OutOfMemoryError full) {
            // the counts are wrong by one; whoever is next under the name is to begin all the same
        }
        Family family = run.familyIfAny();
        if (family != null) {
            family.leaveParent();
        }
        if (RunState.phase(run.word()) == RunState.GONE) {
            permits.free(run);
        }
        closing.signalGone();
        return promoted;
    }

    private void enterLedger(Run<?> run) {
        try {
            ledger.add(run);
        } catch (OutOfMemoryError full) {
            // its stopping is not listed; its name is to be free all the same
        }
    }

    private void forgetQueued(Run<?> run) {
        if (run.work() != null) {
            run.tally().queued.decrement();
        }
        if (run.hasBeenDropped() && run.spec().scope() == TaskScope.LOCAL) {
            return; // the pool may bring it back; under a name that others may have by then, it may not
        }
        run.forgetWork();
        if (run.executor() instanceof ThreadPoolExecutor pool) {
            unqueuer.unqueue(pool, run);
        }
    }

    private void publish(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
        Throwable shown = unwrapped(failure);
        history.add(run, cause, endedAt, shown, stop);
        listeners.ended(run, cause, shown);
        log.ended(run, cause, endedAt, shown);
    }

    /** What the work failed with, without the wrapper that callers of futures expect around it. */
    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable cause =
                failure != null && failure.getClass() == CompletionException.class ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private static @Nullable Throwable failureOf(Run<?> run, Cause cause, Stop stop) {
        Throwable failure = cause.failure();
        if (failure == null) {
            if (cause.outcome() == Outcome.COMPLETED) {
                return null;
            }
            TaskEnding ending = run.endingFor(cause);
            failure = switch (cause.outcome()) {
                case TIMED_OUT, STALLED -> new TaskTimeoutException(ending);
                case OVERLAPPED -> new TaskOverlapException(ending);
                case REJECTED -> new TaskRejectedException(ending);
                default -> new TaskCancelledException(ending);
            };
        }
        if (stop.stack().length > 0 && cause.failure() == null) {
            Thread worker = run.worker();
            failure.addSuppressed(new WorkerStack(worker == null ? "" : worker.getName(), stop.stack()));
        }
        return failure;
    }
}
