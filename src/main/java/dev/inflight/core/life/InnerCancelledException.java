package dev.inflight.core.life;

import dev.inflight.TaskText;
import java.io.Serial;
import java.util.concurrent.CancellationException;

/** What the stage that a run followed is cancelled with: it says by which task. Without a stack, which would be a thread of ours. */
final class InnerCancelledException extends CancellationException {

    @Serial
    private static final long serialVersionUID = 1L;

    InnerCancelledException(String name, String id) {
        super("task " + TaskText.quote(name) + " (" + id + ") was stopped");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
