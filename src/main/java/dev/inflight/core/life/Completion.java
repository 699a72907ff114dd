package dev.inflight.core.life;

import dev.inflight.ContextCarrier;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.SharedRun;
import dev.inflight.core.threads.OutOfMemoryRetry;
import dev.inflight.core.threads.Trampoline;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The last step of an ending: what the callers hold is completed, and their callbacks run. */
public final class Completion {

    private final Executor callbacks;

    public Completion(Executor callbacks) {
        this.callbacks = callbacks;
    }

    /**
     * Completes what the callers hold: the run itself and the views of those who share it. A callback of one holder that
     * blocks holds up no other.
     */
    void completeHeld(Run<?> run, @Nullable Object value, @Nullable Throwable failure) {
        ContextCarrier.Captured context = run.context();
        complete(run, context, run, value, failure);
        SharedRun shared = run.sharedIfAny();
        if (shared != null) {
            List<SharedRun.View<?>> views = shared.end();
            for (SharedRun.View<?> view : views) {
                boolean here = views.size() == 1 || view.getNumberOfDependents() == 0;
                Executor where = here ? Runnable::run : callbacks;
                where.execute(() -> {
                    complete(run, context, view, value, failure);
                    view.leaveParent();
                });
            }
        }
    }

    /** In the starter's context. Even if nobody depends on it: somebody may begin to at this moment. */
    private void complete(
            Run<?> run,
            ContextCarrier.@Nullable Captured context,
            HandEndedFuture<?> held,
            @Nullable Object value,
            @Nullable Throwable failure) {
        if (context == null && held.getNumberOfDependents() == 0) {
            finish(held, value, failure);
            return;
        }
        try {
            Runnable completion = () -> finishInContext(run, context, held, value, failure);
            if (held.getNumberOfDependents() == 0) {
                completion.run();
            } else {
                Trampoline.run(completion, held, callbacks);
            }
        } catch (OutOfMemoryError full) {
            finish(held, value, failure);
        }
    }

    /** Rather without its context than never. */
    private static void finishInContext(
            Run<?> run,
            ContextCarrier.@Nullable Captured context,
            HandEndedFuture<?> held,
            @Nullable Object value,
            @Nullable Throwable failure) {
        try {
            StarterContext.run(run, context, () -> finish(held, value, failure));
        } catch (OutOfMemoryError full) {
            finish(held, value, failure);
        }
    }

    /** Tries again without memory: to fail a future takes an object, and whoever waits must not wait for ever. */
    private static void finish(HandEndedFuture<?> held, @Nullable Object value, @Nullable Throwable failure) {
        for (int tries = 0; ; tries++) {
            try {
                held.completeJdkFuture(value, failure);
                return;
            } catch (OutOfMemoryError full) {
                OutOfMemoryRetry.awaitNext(full, tries);
            }
        }
    }
}
