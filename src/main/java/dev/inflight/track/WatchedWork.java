package dev.inflight.track;

import org.jspecify.annotations.Nullable;

/** One piece of work that somebody else runs. */
public interface WatchedWork {

    /** Does it; called at most once, on the thread that runs it. */
    @Nullable Object call() throws Exception;

    /**
     * What failed, for work that reports it in another way than by throwing. A {@link
     * java.util.concurrent.CancellationException} says that somebody else has stopped it.
     *
     * @param result what {@link #call} has returned
     * @return {@code null} when nothing has
     */
    default @Nullable Throwable failureIn(@Nullable Object result) {
        return null;
    }

    /**
     * Called in place of {@link #call} when the run was stopped before it could begin. Nobody may be left waiting.
     *
     * @param stop says how it was stopped
     * @return what the caller gets
     */
    @Nullable Object stoppedBefore(Throwable stop) throws Exception;
}
