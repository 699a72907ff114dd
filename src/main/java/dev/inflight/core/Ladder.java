package dev.inflight.core;

import dev.inflight.CancelEffect;
import dev.inflight.ContextCarrier;
import dev.inflight.Interruption;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a stop reaches the work, rung by rung: the token is set already (it is the run's word); hooks, newest first; the inner
 * future; the worker's thread. Each rung is guarded, so one that throws keeps none of the others from being tried.
 */
final class Ladder {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private Ladder() {}

    /**
     * Stops the work of a decided run. Without hooks and inner future nothing foreign is called and everything is done on
     * return; otherwise it happens on a thread of the registry, so that a hook that blocks holds up nobody else.
     */
    static void climb(Run<?> run, Stop stop, Engine engine) {
        RunExtras extras = run.extras();
        if (extras.hooks().isEmpty() && run.inner() == null) {
            extras.hooks().close();
            climbInterrupt(run, stop);
            stop.climbed();
        } else {
            engine.effects.execute(() -> {
                climbAll(run, stop);
                stop.climbed();
            });
        }
    }

    private static void climbAll(Run<?> run, Stop stop) {
        Deque<Runnable> hooks = run.extras().hooks().close();
        boolean told = !hooks.isEmpty();
        if (told) {
            stop.reached(CancelEffect.HOOK);
            hooks.forEach(hook -> runHook(run, hook));
        }
        CompletionStage<?> inner = run.inner();
        if (inner != null) {
            // said before, since the stage may be gone, and that published, when its cancel returns
            if (!told) {
                stop.reached(mayReach(inner) ? CancelEffect.SIGNALLED : CancelEffect.UNREACHABLE);
            }
            if (!cancelInner(run) && !told) {
                stop.reached(CancelEffect.UNREACHABLE);
            }
        } else {
            climbInterrupt(run, stop);
        }
    }

    private static void climbInterrupt(Run<?> run, Stop stop) {
        if (run.spec.interruption() == Interruption.INTERRUPT && run.interruptWorker()) {
            stop.reached(CancelEffect.INTERRUPTED);
        } else if (stop.effect() == null) {
            stop.reached(CancelEffect.SIGNALLED);
        }
    }

    /** Runs one hook in the context of the run's starter. */
    static void runHook(Run<?> run, Runnable hook) {
        try (ContextCarrier.Scope scope = run.openContext()) {
            hook.run();
        } catch (Throwable failure) {
            LOGGER.warn("a cancel hook of task {} ({}) threw", run.name(), run.id(), failure);
        }
    }

    /**
     * Whether cancelling the stage may stop anything: a plain {@link CompletableFuture}, and what another stage makes of
     * itself for the occasion, is a mere value holder; cancelling it fails the value and touches no thread.
     */
    private static boolean mayReach(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture && stage.getClass() != CompletableFuture.class;
    }

    /**
     * Cancels the stage that the work returned, or that was tracked.
     *
     * @return whether that may have stopped anything
     */
    static boolean cancelInner(Run<?> run) {
        CompletionStage<?> inner = run.inner();
        if (inner == null) {
            return true;
        }
        try {
            inner.toCompletableFuture().cancel(true);
            return mayReach(inner);
        } catch (Throwable failure) {
            if (!(failure instanceof UnsupportedOperationException)) {
                LOGGER.warn("cancelling the inner future of task {} ({}) threw", run.name(), run.id(), failure);
            }
            return false;
        }
    }
}
