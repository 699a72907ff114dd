package dev.inflight;

import java.io.Serial;
import java.util.concurrent.CancellationException;

/**
 * The run's ripcord was pulled ({@link Outcome#CANCELLED}, {@link Outcome#SHUT_DOWN}), or the work asked and was told that its run has ended.
 *
 * <p>It has no stack of its own: the thread that decided says nothing about the work. The worker's stack at that moment
 * is the {@link #getSuppressed() suppressed} {@link WorkerStack}, when there was a worker.
 */
public final class TaskCancelledException extends CancellationException implements TaskStopped {

    @Serial
    private static final long serialVersionUID = 1L;

    private final TaskEnding ending;

    /** For registries. */
    public TaskCancelledException(TaskEnding ending) {
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
