package dev.inflight.async;

import dev.inflight.InFlightFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** What a method declares to return, as far as it matters to a task. */
enum ReturnShape {
    /** {@code CompletableFuture} or {@code CompletionStage}: the run's own future can be returned. */
    STAGE,
    /** A bare {@code Future}. */
    FUTURE,
    /** Nothing. */
    NOTHING,
    /** Something that is done when the method returns, where that is the caller's to wait for. */
    VALUE,
    /** Something that is done, or would have to be a future of the user's own class. */
    OTHER;

    /** What Spring lets an {@code @Async} method return; {@link #OTHER} is left to Spring, which refuses it. */
    static ReturnShape ofUnmodified(Class<?> type) {
        return type == CompletionStage.class ? OTHER : of(type);
    }

    static ReturnShape of(Class<?> type) {
        if (CompletionStage.class.isAssignableFrom(type)) {
            return type.isAssignableFrom(InFlightFuture.class) ? STAGE : OTHER;
        }
        if (type == Future.class) {
            return FUTURE;
        }
        return type == void.class ? NOTHING : OTHER;
    }
}
