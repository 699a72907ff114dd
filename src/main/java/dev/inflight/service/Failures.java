package dev.inflight.service;

import java.net.ConnectException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Gets at what really went wrong. */
final class Failures {

    private Failures() {}

    /** What a future has failed with; {@code null} when it has not. */
    static @Nullable Throwable of(CompletableFuture<?> future) {
        return future.isCompletedExceptionally()
                ? future.<@Nullable Throwable>handle((value, failure) -> failure == null ? null : unwrap(failure))
                        .getNow(null)
                : null;
    }

    /** The failure of a call to that target; Java's client says of a connection that was refused neither so nor whose. */
    static Throwable of(Throwable failure, URI target) {
        Throwable cause = unwrap(failure);
        if (!(cause instanceof ConnectException) || cause.getMessage() != null) {
            return cause;
        }
        ConnectException explained =
                new ConnectException("could not connect to " + target.getHost() + ":" + OutboundRequest.port(target));
        explained.initCause(cause);
        return explained;
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
