package dev.inflight;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/**
 * The run's deadline passed, or its heartbeat stopped ({@link Outcome#TIMED_OUT}, {@link Outcome#STALLED}).
 *
 * <p>It has no stack of its own: the thread that decided says nothing about the work. The worker's stack at that moment
 * is the {@link #getSuppressed() suppressed} {@link WorkerStack}, when there was a worker.
 */
public final class TaskTimeoutException extends TimeoutException implements TaskStopped {

    @Serial
    private static final long serialVersionUID = 1L;

    private final TaskEnding ending;

    /** For registries. */
    public TaskTimeoutException(TaskEnding ending) {
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
