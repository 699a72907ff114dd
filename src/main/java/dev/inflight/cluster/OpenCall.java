package dev.inflight.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A question that has no answer yet. Whoever is first completes it. */
final class OpenCall<T> {

    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Consumer<OpenCall<?>> whenClosed;

    OpenCall(Consumer<OpenCall<?>> whenClosed) {
        this.whenClosed = whenClosed;
    }

    void succeed(T value) {
        whenClosed.accept(this);
        answer.complete(value);
    }

    void fail(String why) {
        whenClosed.accept(this);
        answer.completeExceptionally(new EngineUnavailableException(why));
    }
}
