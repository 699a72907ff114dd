package dev.inflight.core;

import dev.inflight.TaskCancelledException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One holder's view of a shared run: ends with it, or alone when its holder lets go. */
final class JoinedFuture<T extends @Nullable Object> extends HandEndedFuture<T> {

    private final Run<T> run;
    private final AtomicBoolean ended = new AtomicBoolean();

    JoinedFuture(Run<T> run) {
        this.run = run;
    }

    @Override
    public String name() {
        return run.name();
    }

    @Override
    public String id() {
        return run.id();
    }

    /** This holder lets go; the others keep the run. */
    @Override
    boolean end(Cause cause) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        if (run.holders().leave(this)) {
            run.end(cause);
        }
        Throwable failure = cause.failure();
        if (failure == null && cause.outcome().isStop()) {
            failure = new TaskCancelledException(run.endingFor(cause));
        }
        completeJdkFuture(cause.value(), failure);
        return true;
    }

    /** The run has ended. */
    void endWithRun(@Nullable Object value, @Nullable Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            completeJdkFuture(value, failure);
        }
    }
}
