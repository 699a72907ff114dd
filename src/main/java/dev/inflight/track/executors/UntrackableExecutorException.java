package dev.inflight.track.executors;

import java.io.Serial;

/** A bean that is named in {@code inflight.track.executors} cannot be watched. Stops the application at its start. */
public final class UntrackableExecutorException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    UntrackableExecutorException(String name, String problem) {
        super("inflight.track.executors names \"" + name + "\", but " + problem);
    }
}
