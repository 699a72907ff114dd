package dev.inflight.core.life;

import dev.inflight.TaskText;
import java.io.Serial;
import java.util.concurrent.CancellationException;

/**
 * What the stage that a run follows is cancelled with. It names the task, and has no stack, because that would be one of
 * our threads.
 */
final class InnerCancelledException extends CancellationException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String id;

    InnerCancelledException(String name, String id) {
        this.name = name;
        this.id = id;
    }

    /** Made when it is asked for, which is seldom. */
    @Override
    public String getMessage() {
        return "task " + TaskText.quote(name) + " (" + id + ") was stopped";
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
