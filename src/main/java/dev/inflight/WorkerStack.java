package dev.inflight;

import java.io.Serial;

/**
 * Where a worker was when its ripcord was pulled, or when it was looked at later. Never thrown: it hangs as a suppressed
 * exception on the one that the future ends with, or on a line of the log, so that every logger prints it.
 */
public final class WorkerStack extends Throwable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** For registries. */
    public WorkerStack(String threadName, StackTraceElement[] stack) {
        super("stack of worker " + TaskText.escape(threadName), null, false, true);
        setStackTrace(stack);
    }

    /** Not this thread's stack but the worker's, which the constructor sets. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
