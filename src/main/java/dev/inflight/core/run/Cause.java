package dev.inflight.core.run;

import dev.inflight.Outcome;
import dev.inflight.TaskRejectedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a run ends. The first one to get through the run's word is the run's cause for good.
 *
 * @param outcome the word for it
 * @param by who or what; {@code null} when the work ended by itself
 * @param reason why, cut to length; {@code null} when the work ended by itself
 * @param value what the future is completed with by hand
 * @param failure what the future is failed with; {@code null} for most stops, whose exception the registry makes
 */
public record Cause(
        Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        @Nullable Object value,
        @Nullable Throwable failure) {

    /** The work returned. Its value travels beside this, so that the usual ending makes no object. */
    public static final Cause RETURNED = new Cause(Outcome.COMPLETED, null, null, null, null);

    /** Made when there is memory: work that used up what there was must end as well. */
    private static final Cause FAILED_WITHOUT_MEMORY = new Cause(
            Outcome.FAILED, null, null, null, new OutOfMemoryError("no memory to say what the work failed with"));

    public static final String BY_CALLER = "caller";

    /** {@code cancel(true)}. */
    static final Cause CANCELLED_BY_CALLER = stop(Outcome.CANCELLED, BY_CALLER, "future cancelled");

    /** {@code cancel(false)}: the future is over, work that has begun is not to be disturbed. Known by its identity. */
    static final Cause CANCELLED_GENTLY =
            stop(Outcome.CANCELLED, BY_CALLER, "future cancelled, its work left to finish");

    /** A pool seems to have dropped the work. Known by its identity: if the pool runs it after all, it is done. */
    public static final Cause DROPPED =
            stop(Outcome.REJECTED, TaskRejectedException.BY_POOL, "the pool dropped it without a word");

    public static final String BY_DEADLINE = "deadline";
    public static final String BY_HEARTBEAT = "heartbeat";
    public static final String BY_SHUTDOWN = "shutdown";
    public static final String BY_REGISTRY = TaskRejectedException.BY_REGISTRY;
    public static final String BY_WORK = "work";
    public static final String BY_CLUSTER = "cluster";

    /** The same without what the future ended with: that is the caller's, and not ours to keep. */
    public Cause withoutResult() {
        if (value == null && failure == null) {
            return this;
        }
        return by == null && reason == null && outcome == Outcome.COMPLETED
                ? RETURNED
                : new Cause(outcome, by, reason, null, null);
    }

    /** Whether work that has begun is left to finish. */
    public boolean leavesWorkAlone() {
        return this == CANCELLED_GENTLY;
    }

    /**
     * The work threw. As for every future of the JDK, a {@code CancellationException} out of the work is a failure like any
     * other: it is wrapped, so that the run's future does not count as cancelled.
     */
    public static Cause threw(Throwable failure) {
        try {
            return new Cause(Outcome.FAILED, null, null, null, wrappedIfCancellation(failure));
        } catch (OutOfMemoryError full) {
            return FAILED_WITHOUT_MEMORY;
        }
    }

    /** A stage is done. If it was itself cancelled, so is the run. What an earlier stage failed with comes wrapped. */
    public static Cause ofStage(@Nullable Throwable failure) {
        if (failure == null) {
            return RETURNED;
        }
        if (failure instanceof CancellationException) {
            return new Cause(Outcome.CANCELLED, BY_WORK, "what it waited for was cancelled", null, failure);
        }
        // only of the JDK's own class: getCause of another may do anything
        Throwable wrapped = failure.getClass() == CompletionException.class ? failure.getCause() : null;
        return threw(wrapped == null ? failure : wrapped);
    }

    private static Throwable wrappedIfCancellation(Throwable failure) {
        return failure instanceof CancellationException ? new CompletionException(failure) : failure;
    }

    public static Cause stop(Outcome outcome, String by, String reason) {
        return new Cause(outcome, by, reason, null, null);
    }
}
