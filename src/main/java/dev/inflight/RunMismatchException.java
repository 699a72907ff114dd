package dev.inflight;

import java.io.Serial;

/** A request named an exact run, and another one is now under that name. Nothing was changed. */
public final class RunMismatchException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** For registries. */
    public RunMismatchException(String name, String requestedId, String currentId) {
        super("run " + TaskText.quote(requestedId) + " is not the one now under the name " + TaskText.quote(name)
                + "; that is " + currentId);
    }
}
