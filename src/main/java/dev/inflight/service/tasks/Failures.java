package dev.inflight.service.tasks;

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

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
