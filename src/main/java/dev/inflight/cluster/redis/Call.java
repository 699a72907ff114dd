package dev.inflight.cluster.redis;

import dev.inflight.cluster.EngineUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A question to the engine. Completed once: by the answer, or by whoever says that there will be none. */
final class Call<T> {

    private final CompletableFuture<T> answer = new CompletableFuture<>();

    /** When it becomes unknown, by the monotonic clock. */
    final long deadline;

    Call(long deadline) {
        this.deadline = deadline;
    }

    /** What the one who asked is given; it can be waited for, and completed by nobody. */
    CompletionStage<T> stage() {
        return answer.minimalCompletionStage();
    }

    boolean isOpen() {
        return !answer.isDone();
    }

    void succeed(T value) {
        answer.complete(value);
    }

    void fail(String why) {
        fail(why, null);
    }

    void fail(String why, @Nullable Throwable cause) {
        answer.completeExceptionally(new EngineUnavailableException(why, cause));
    }
}
