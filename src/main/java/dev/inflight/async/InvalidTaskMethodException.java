package dev.inflight.async;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A method cannot be run as a task. Stops the application at its start; the message names the method and what is wrong. */
public final class InvalidTaskMethodException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    InvalidTaskMethodException(String method, String problem) {
        this(method, problem, null);
    }

    InvalidTaskMethodException(String method, String problem, @Nullable Throwable cause) {
        super("@InFlight on " + method + ": " + problem, cause);
    }
}
