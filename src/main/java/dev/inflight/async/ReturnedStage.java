package dev.inflight.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stage that an {@code @Async} method returned, whose failure arrives as Spring would deliver it: around the failure a
 * {@code CompletionException}, which callers' callbacks have always unwrapped. The registry takes one such wrapping off, so
 * there are two here. Cancelling it cancels the method's own stage.
 */
final class ReturnedStage extends CompletableFuture<@Nullable Object> {

    private final CompletionStage<?> stage;

    private ReturnedStage(CompletionStage<?> stage) {
        this.stage = stage;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the callback returns interests nobody
    static CompletionStage<@Nullable Object> of(CompletionStage<?> stage) {
        if (stage.getClass() == CompletableFuture.class
                && stage instanceof CompletableFuture<?> future
                && future.isDone()
                && !future.isCompletedExceptionally()) {
            return untyped(future);
        }
        ReturnedStage returned = new ReturnedStage(stage);
        stage.whenComplete(returned::relay);
        return returned;
    }

    private void relay(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            Throwable once = failure instanceof CompletionException ? failure : new CompletionException(failure);
            completeExceptionally(new CompletionException(once));
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return stage.toCompletableFuture().cancel(mayInterruptIfRunning);
    }

    /** A plain future, or a copy, leads to nothing that could be stopped: the registry is to see that it has one. */
    @Override
    public CompletableFuture<@Nullable Object> toCompletableFuture() {
        CompletableFuture<?> own = stage.toCompletableFuture();
        return own == stage && own.getClass() != CompletableFuture.class ? this : untyped(own);
    }

    @SuppressWarnings("unchecked") // whoever called the method knows what it returns
    private static CompletableFuture<@Nullable Object> untyped(CompletableFuture<?> future) {
        return (CompletableFuture<@Nullable Object>) future;
    }
}
