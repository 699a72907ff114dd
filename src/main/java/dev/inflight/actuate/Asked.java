package dev.inflight.actuate;

import dev.inflight.cluster.EngineUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for what the cluster says. It says something in time, whatever befalls it; this is the last resort. */
final class Asked {

    private static final long LONGEST_SECONDS = 60;

    private Asked() {}

    /**
     * What comes of it.
     *
     * @throws IllegalArgumentException when something was wrong with an argument
     * @throws EngineUnavailableException when the engine does not answer
     */
    static <T> T of(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("interrupted while the cluster was asked", interrupted);
        } catch (TimeoutException silent) {
            throw new EngineUnavailableException("the cluster says nothing", silent);
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        }
    }

    /** What comes of it, or this when the engine does not answer. */
    static <T> T orElse(CompletionStage<T> stage, T otherwise) {
        try {
            return of(stage);
        } catch (EngineUnavailableException unknown) {
            return otherwise;
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return unchecked(wrapped.getCause());
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
