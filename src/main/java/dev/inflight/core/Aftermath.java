package dev.inflight.core;

import dev.inflight.ContextCarrier;
import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskEnding;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskText;
import dev.inflight.TaskTimeoutException;
import dev.inflight.WorkerStack;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a decision, always in this order: the run's row goes, its alarm goes, meters, history, listeners and log
 * learn of it, the work is stopped, and last of all the future that the caller holds is completed. So whoever sees the
 * future done finds the name free and the books in order.
 *
 * <p>Every method is called once per run, by the thread that won the compare-and-set (or, for the timer's decisions, by a
 * thread of the registry), under no lock.
 */
final class Aftermath {

    private final Engine engine;

    Aftermath(Engine engine) {
        this.engine = engine;
    }

    /** The work has begun. */
    void begun(Run<?> run) {
        run.tally.queued.decrement();
        long begunAt = run.begunAt();
        run.tally.queueTime.add(begunAt - run.startedAt, begunAt);
        if (run.spec.stall() != null) {
            engine.timer.arm(run);
        }
    }

    /** The work is over and nothing else was first. */
    void endedByItself(Run<?> run, Cause own, @Nullable Object value) {
        long endedAt = engine.timer.now();
        Run<?> promoted = leaveTable(run);
        engine.timer.disarm(run);
        publish(run, own, endedAt, own.failure(), null);
        engine.launcher.promote(promoted);
        completeHeld(run, value, own.failure());
    }

    /** Something stopped the run; its work may go on. */
    void stopped(Run<?> run, int before, Cause cause) {
        Stop stop = Objects.requireNonNull(run.stop(), "stop");
        boolean neverBegan = RunState.phase(before) == RunState.WAITING;
        if (neverBegan) {
            forgetQueued(run);
        } else {
            run.tally.stopping.increment();
            engine.ledger.add(run);
        }
        Run<?> promoted = leaveTable(run);
        engine.timer.arm(run);
        if (!neverBegan) {
            stop.stack = engine.stackOf(run);
        }
        Throwable failure = failureOf(run, cause, stop);
        publish(run, cause, stop.endedAt, failure, stop);
        if (!neverBegan) {
            Ladder.climb(run, stop, engine);
            int word = run.mark(RunState.SETTLED);
            if (RunState.phase(word) == RunState.GONE) {
                workGone(run);
            }
        }
        engine.launcher.promote(promoted);
        RunExtras extras = run.extras();
        extras.children()
                .forEach(child -> child.end(Cause.stop(
                        Outcome.CANCELLED,
                        "parent " + run.id(),
                        "parent " + TaskText.quote(run.name()) + " ended " + cause.outcome())));
        completeHeld(run, cause.value(), failure);
    }

    /** The work of a stopped run has gone, and its ending is published. */
    void workGone(Run<?> run) {
        Stop stop = Objects.requireNonNull(run.stop(), "stop");
        long now = engine.timer.now();
        boolean wasZombie = RunState.has(run.word(), RunState.ZOMBIE);
        engine.timer.disarm(run);
        engine.ledger.remove(run);
        (wasZombie ? run.tally.zombies : run.tally.stopping).decrement();
        stop.gone(now);
        if (stop.lag() != null) {
            run.tally.stopLag.add(now - stop.endedAt, now);
        }
        RunExtras extras = run.extras();
        Run<?> successor = extras.successor;
        if (successor != null) {
            extras.successor = null;
            engine.launcher.predecessorGone(successor);
        }
        engine.signalGone();
        engine.listeners.workGone(run, stop);
        engine.log.workGone(run, stop);
    }

    /** The work has outlived the grace. */
    void zombie(Run<?> run) {
        run.tally.zombies.increment();
        run.tally.stopping.decrement();
        engine.log.zombie(run);
        engine.listeners.zombie(run);
    }

    private @Nullable Run<?> leaveTable(Run<?> run) {
        Run<?> promoted = engine.table.leave(run);
        run.tally.outstanding.decrement();
        RunExtras extras = run.extrasIfAny();
        if (extras != null) {
            extras.leaveParent(run);
        }
        engine.signalGone();
        return promoted;
    }

    private void forgetQueued(Run<?> run) {
        if (run.forgetWork()) {
            run.tally.queued.decrement();
        }
        run.extras().hooks().close();
        if (run.executor() instanceof ThreadPoolExecutor pool) {
            engine.unqueuer.unqueue(pool, run);
        }
    }

    /** Completes what the callers hold: the run itself and the views of those who share it. */
    private static void completeHeld(Run<?> run, @Nullable Object value, @Nullable Throwable failure) {
        if (run.getNumberOfDependents() == 0) {
            run.completeJdkFuture(value, failure);
        } else {
            Trampoline.run(() -> {
                try (ContextCarrier.Scope scope = run.openContext()) {
                    run.completeJdkFuture(value, failure);
                }
            });
        }
        RunExtras extras = run.extrasIfAny();
        Holders holders = extras == null ? null : extras.holdersIfAny();
        if (holders != null) {
            holders.end().forEach(view -> Trampoline.run(() -> view.endWithRun(value, failure)));
        }
    }

    /** Nothing that goes wrong in telling others may keep the future from being completed. */
    private void publish(Run<?> run, Cause cause, long endedAt, @Nullable Throwable failure, @Nullable Stop stop) {
        run.tally.ended(cause.outcome(), endedAt - run.startedAt, endedAt);
        try {
            Throwable shown = unwrapped(failure);
            engine.history.add(run, cause, endedAt, shown, stop);
            engine.listeners.ended(run, cause, shown);
            engine.log.ended(run, cause, endedAt, shown);
        } catch (Throwable broken) {
            RunLog.broken(run, broken);
        }
    }

    /** What work really failed with, when it threw what callers of futures expect around it. */
    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
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
        if (stop.stack.length > 0 && cause.failure() == null) {
            Thread worker = run.worker();
            failure.addSuppressed(new WorkerStack(worker == null ? "" : worker.getName(), stop.stack));
        }
        return failure;
    }
}
