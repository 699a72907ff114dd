package dev.inflight;

import java.io.Serial;
import java.util.concurrent.RejectedExecutionException;

/**
 * The run was never accepted ({@link Outcome#REJECTED}).
 *
 * <p>It has no stack of its own: the thread that decided says nothing about the work. The worker's stack at that moment
 * is the {@link #getSuppressed() suppressed} {@link WorkerStack}, when there was a worker.
 */
public final class TaskRejectedException extends RejectedExecutionException implements TaskStopped {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Whose doing it was when a thread pool dropped the work without a word, of which no caller is told. */
    public static final String BY_POOL = "pool";

    /** Whose doing it was when the registry itself would not have the run: it is full, or the run's parent was stopped. */
    public static final String BY_REGISTRY = "registry";

    private final TaskEnding ending;

    /** For registries. */
    public TaskRejectedException(TaskEnding ending) {
        this.ending = ending;
    }

    @Override
    public TaskEnding ending() {
        return ending;
    }

    /** Made anew each time: of most runs that are stopped nobody asks. */
    @Override
    public String getMessage() {
        return ending.describe();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
