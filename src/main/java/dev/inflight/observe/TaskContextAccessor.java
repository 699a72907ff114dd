package dev.inflight.observe;

import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context-propagation carry {@link TaskContext#current()} to wherever the user has it carry contexts: into
 * executors that he has wrapped ({@code ContextExecutorService}), and, with automatic propagation on, through Reactor's
 * operators. Found by the service loader, by that library only; where nobody uses it, nothing is carried.
 *
 * <p>What was captured keeps its run in memory, with its result, for as long as whoever captured it keeps the snapshot. The
 * task of a run that ended by itself is not bound any more, so that what comes later is not taken for a part of it. That of a
 * run that was stopped is: what still goes on for it is to learn of the stop, and what that starts is refused. That of a run
 * that stands alone ({@link TaskContext#isDetached()}) is bound on no other thread: nobody has asked for what an unannotated
 * method hands to others to be stopped along with it.
 */
public final class TaskContextAccessor implements ThreadLocalAccessor<TaskContext> {

    /** The key in snapshots and in Reactor's contexts. */
    public static final String KEY = "inflight.task";

    /** For the service loader. */
    public TaskContextAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable TaskContext getValue() {
        TaskContext current = TaskContext.current();
        return current.id().isEmpty() ? null : current;
    }

    @Override
    public void setValue(TaskContext value) {
        var unused = TaskContext.open(isToBeBound(value) ? value : null);
    }

    @Override
    public void setValue() {
        var unused = TaskContext.open(null);
    }

    @Override
    public void restore(TaskContext previous) {
        var unused = TaskContext.open(previous); // it is the thread's own, whatever has become of it
    }

    private static boolean isToBeBound(TaskContext task) {
        boolean itsOwnThread = TaskContext.current() == task;
        return itsOwnThread || (!task.isDetached() && !endedByItself(task));
    }

    private static boolean endedByItself(TaskContext task) {
        if (!task.isCancelled()) {
            return false;
        }
        try {
            task.throwIfCancelled();
            return false;
        } catch (TaskCancelledException end) {
            return end.outcome() == Outcome.COMPLETED || end.outcome() == Outcome.FAILED;
        }
    }
}
