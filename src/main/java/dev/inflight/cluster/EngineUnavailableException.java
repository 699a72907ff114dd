package dev.inflight.cluster;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The engine did not answer, or could not do what it was asked. Whether it did is unknown. */
public final class EngineUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** For engines. */
    public EngineUnavailableException(String message) {
        this(message, null);
    }

    /** For engines. */
    public EngineUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
