package dev.inflight.core.life;

import dev.inflight.CancelEffect;
import dev.inflight.Interruption;
import dev.inflight.core.run.Hooks;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a stop reaches the work, rung by rung: the token is set already (it is the run's word); hooks, newest first; the
 * inner future; the worker's thread. Each rung is guarded, so one that throws keeps none of the others from being tried.
 *
 * <p>Work that a hook has in hand is interrupted only if it has not left after a while: an interrupt closes the socket of a
 * virtual thread under a driver that is just being told politely.
 */
final class Ladder {

    private Ladder() {}

    /**
     * Stops the work of a decided run. Without hooks and without an inner future that anybody else waits for, nothing
     * foreign is called and everything is done on return; otherwise it happens on a thread of the registry, so that a hook
     * that blocks holds up nobody else.
     */
    static void climb(Run<?> run, Stop stop, Executor callbacks) {
        if (stop.cause().leavesWorkAlone()) {
            run.hooks().forget();
            stop.climbed();
            return;
        }
        boolean hooked = run.hooks().close();
        if (hooked || isForeign(run.inner())) {
            callbacks.execute(() -> climbAll(run, stop));
        } else {
            climbAll(run, stop);
        }
    }

    /** Whether cancelling it may call somebody else's code. Not so for a plain future that only the run itself follows. */
    private static boolean isForeign(@Nullable CompletionStage<?> inner) {
        return inner != null
                && !(inner.getClass() == CompletableFuture.class
                        && ((CompletableFuture<?>) inner).getNumberOfDependents() <= 1);
    }

    /** Climbs the rungs that nobody has climbed yet: a second thread overtakes a hook that does not return. */
    static void climbAll(Run<?> run, Stop stop) {
        Hooks hooks = run.hooks();
        boolean hooked = false;
        for (Runnable hook = hooks.poll(); hook != null; hook = hooks.poll()) {
            stop.reachedFirst(CancelEffect.HOOK);
            runHook(run, hook);
            hooked = true;
        }
        if (run.inner() != null) {
            cancelInner(run, stop);
        } else if (!hooked || !run.interruptLater(stop)) {
            interrupt(run, stop);
        }
        stop.climbed();
    }

    /** Interrupts the worker, unless the task does not want that. */
    static void interrupt(Run<?> run, Stop stop) {
        try {
            if (run.spec().interruption() == Interruption.INTERRUPT && run.interruptWorker()) {
                stop.reached(CancelEffect.INTERRUPTED);
            }
        } catch (Throwable failure) {
            Failures.log("the thread of task " + run.name() + " (" + run.id() + ") threw when interrupted", failure);
        }
    }

    /** Runs one hook in the context of the run's starter. */
    static void runHook(Run<?> run, Runnable hook) {
        try {
            StarterContext.run(run, hook);
        } catch (Throwable failure) {
            Failures.log("a cancel hook of task " + run.name() + " (" + run.id() + ") threw", failure);
        }
    }

    /**
     * Cancels the stage that the work returned, or that was tracked, and records whether that can stop anything. A plain
     * {@link CompletableFuture} only holds a value: cancelling it fails that value and reaches no thread. If hooks have
     * run, their effect stays on record, because only whoever registered them knows what they stopped.
     *
     * @param stop where to record it; {@code null} for a run whose work never began
     */
    static void cancelInner(Run<?> run, @Nullable Stop stop) {
        CompletionStage<?> inner = run.inner();
        if (inner == null || (stop != null && stop.cause().leavesWorkAlone())) {
            return;
        }
        try {
            CompletableFuture<?> future = inner.toCompletableFuture();
            boolean valueHolder = future.getClass() == CompletableFuture.class;
            if (stop != null && !future.isDone()) {
                // said first: when cancel returns, the stage may be done and its end published
                judge(stop, future == inner && !valueHolder ? CancelEffect.SIGNALLED : CancelEffect.UNREACHABLE);
            }
            if (valueHolder) {
                // does what its cancel does, without the stack of this thread, which would be most of the cost
                future.completeExceptionally(new InnerCancelledException(run.name(), run.id()));
            } else {
                future.cancel(true);
            }
        } catch (Throwable failure) {
            if (stop != null) {
                judge(stop, CancelEffect.UNREACHABLE);
            }
            if (!(failure instanceof UnsupportedOperationException)) {
                Failures.log(
                        "cancelling the inner future of task " + run.name() + " (" + run.id() + ") threw", failure);
            }
        }
    }

    private static void judge(Stop stop, CancelEffect effect) {
        if (stop.effect() != CancelEffect.HOOK) {
            stop.reached(effect);
        }
    }
}
