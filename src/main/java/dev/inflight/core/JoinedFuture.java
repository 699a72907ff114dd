package dev.inflight.core;

import dev.inflight.TaskCancelledException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One holder's view of a shared run: ends with it, or alone when its holder lets go. A run that starts or joins another
 * holds it through its view, so when it is stopped it lets go like anybody else.
 */
final class JoinedFuture<T extends @Nullable Object> extends HandEndedFuture<T> {

    private final Run<T> run;
    private final @Nullable Run<?> parent;
    private final AtomicBoolean letGo = new AtomicBoolean();

    /** A view for the work of this parent, if it is a task that joins. */
    JoinedFuture(Run<T> run, @Nullable Run<?> parent) {
        this.run = run;
        this.parent = parent;
    }

    @Override
    public String name() {
        return run.name();
    }

    @Override
    public String id() {
        return run.id();
    }

    /** This holder lets go; the others keep the run, the last takes it along. */
    @Override
    boolean end(Cause cause) {
        if (isDone() || !letGo.compareAndSet(false, true)) {
            return false;
        }
        leaveParent();
        if (run.holders().leave(this)) {
            return run.end(cause); // which completes this view too, last of all
        }
        Throwable failure = cause.failure();
        if (failure == null && cause.outcome().isStop()) {
            failure = new TaskCancelledException(run.endingFor(cause));
        }
        return completeJdkFuture(cause.value(), failure);
    }

    /** From now on the parent's stop lets go of this view too; one that is under way does at once. */
    void joinParent() {
        if (parent != null) {
            parent.extras().addChild(this);
            if (isDone()) { // whoever completed it took it out of the parent's children before it was there
                leaveParent();
            }
            Stop stop = parent.stop();
            if (stop != null && !stop.cause.leavesWorkAlone()) {
                end(Cause.parentStopped(parent, stop.cause.outcome()));
            }
        }
    }

    /** The parent need not let go of this view any more. */
    void leaveParent() {
        if (parent != null) {
            parent.extras().removeChild(this);
        }
    }
}
