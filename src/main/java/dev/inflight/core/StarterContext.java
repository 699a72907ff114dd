package dev.inflight.core;

import dev.inflight.ContextCarrier;
import org.jspecify.annotations.Nullable;

/**
 * What was bound to the starter's thread (logging context, trace, security), on the threads that work and call back for its
 * run. Carriers are foreign code: one that cannot bind fails the work, which was promised its context, but keeps no hook
 * and no callback from running; one that cannot unbind is logged.
 */
final class StarterContext {

    private static final ContextCarrier.Scope NOTHING = () -> {};

    private StarterContext() {}

    /** Binds it to the calling thread; closing restores what was there before, and throws nothing. */
    static ContextCarrier.Scope open(Run<?> run) {
        ContextCarrier.Captured context = run.context;
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
        try (ContextCarrier.Scope scope = openIfPossible(run)) {
            action.run();
        }
    }

    private static ContextCarrier.Scope openIfPossible(Run<?> run) {
        try {
            return open(run);
        } catch (Throwable failure) {
            Failures.log("the context of task " + run.name() + " (" + run.id() + ") cannot be bound", failure);
            return NOTHING;
        }
    }

    /** The trace that the starter belongs to, if that is known. */
    static @Nullable String traceId(Run<?> run) {
        ContextCarrier.Captured context = run.context;
        try {
            return context == null ? null : context.traceId();
        } catch (Throwable failure) {
            return null; // for display only: a list with a gap is better than none
        }
    }
}
