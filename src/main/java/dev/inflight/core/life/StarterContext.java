package dev.inflight.core.life;

import dev.inflight.ContextCarrier;
import dev.inflight.core.run.Run;
import dev.inflight.core.threads.Failures;
import org.jspecify.annotations.Nullable;

/**
 * What was bound to the starter's thread (logging context, trace, security), on the threads that work and call back for its
 * run. Carriers are foreign code: one that cannot bind fails the work, which was promised its context, but keeps no hook
 * and no callback from running; one that cannot unbind is logged.
 */
final class StarterContext {

    private static final ContextCarrier.Scope NOTHING = () -> {};

    private StarterContext() {}

    /** What is bound to the calling thread; a carrier that cannot say fails the work, which was promised its context. */
    static ContextCarrier.@Nullable Captured capture(@Nullable ContextCarrier carrier) {
        if (carrier == null) {
            return null;
        }
        try {
            ContextCarrier.Captured captured = carrier.capture();
            return captured == ContextCarrier.NOTHING ? null : captured;
        } catch (Throwable broken) {
            return () -> {
                throw new IllegalStateException("the starter's context cannot be captured", broken);
            };
        }
    }

    /** Binds it to the calling thread; closing restores what was there before, and throws nothing. */
    static ContextCarrier.Scope open(Run<?> run) {
        return open(run, run.context());
    }

    private static ContextCarrier.Scope open(Run<?> run, ContextCarrier.@Nullable Captured context) {
        if (context == null) {
            return NOTHING;
        }
        ContextCarrier.Scope scope = context.open();
        return () -> {
            try {
                scope.close();
            } catch (Throwable failure) {
                Failures.log("the context of task " + run.name() + " (" + run.id() + ") cannot be unbound", failure);
            }
        };
    }

    /** Runs the action in it, or without it if need be. */
    static void run(Run<?> run, Runnable action) {
        run(run, run.context(), action);
    }

    /** The same with the run's context, which the run itself may have forgotten by now. */
    static void run(Run<?> run, ContextCarrier.@Nullable Captured context, Runnable action) {
        try (ContextCarrier.Scope scope = openIfPossible(run, context)) {
            action.run();
        }
    }

    private static ContextCarrier.Scope openIfPossible(Run<?> run, ContextCarrier.@Nullable Captured context) {
        try {
            return open(run, context);
        } catch (Throwable failure) {
            Failures.log("the context of task " + run.name() + " (" + run.id() + ") cannot be bound", failure);
            return NOTHING;
        }
    }
}
