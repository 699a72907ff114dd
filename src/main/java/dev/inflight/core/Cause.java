package dev.inflight.core;

import dev.inflight.Outcome;
import dev.inflight.TaskText;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a run ends. The first one to get through the run's word is the run's cause for good.
 *
 * @param outcome the word for it
 * @param by who or what; {@code null} when the work ended by itself
 * @param reason why, cut; {@code null} when the work ended by itself
 * @param value what the future is completed with by hand
 * @param failure what the future is failed with; {@code null} together with a stop: the registry makes the exception
 */
record Cause(
        Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        @Nullable Object value,
        @Nullable Throwable failure) {

    /** The work did what it was to do. What it returned travels beside this, so that the usual ending makes no object. */
    static final Cause RETURNED = new Cause(Outcome.COMPLETED, null, null, null, null);

    static final String BY_CALLER = "caller";
    static final String BY_DEADLINE = "deadline";
    static final String BY_HEARTBEAT = "heartbeat";
    static final String BY_SHUTDOWN = "shutdown";
    static final String BY_REGISTRY = "registry";
    static final String BY_WORK = "work";

    /** The same for keeping: what a future ended with is the caller's, not ours to hold on to. */
    Cause withoutResult() {
        if (value == null && failure == null) {
            return this;
        }
        return by == null && reason == null && outcome == Outcome.COMPLETED
                ? RETURNED
                : new Cause(outcome, by, reason, null, null);
    }

    /** What the work ended with, in a word; allocates nothing, so that it can be said even when memory is short. */
    static Outcome outcomeOf(@Nullable Throwable thrown) {
        if (thrown == null) {
            return Outcome.COMPLETED;
        }
        return thrown instanceof CancellationException ? Outcome.CANCELLED : Outcome.FAILED;
    }

    /** The work threw; when it threw a cancellation, it cancelled itself. Work that used up the memory is waited for. */
    static Cause threw(Throwable failure) {
        for (int tries = 0; ; tries++) {
            try {
                return failure instanceof CancellationException
                        ? new Cause(Outcome.CANCELLED, BY_WORK, "the work cancelled itself", null, failure)
                        : new Cause(Outcome.FAILED, null, null, null, failure);
            } catch (OutOfMemoryError full) {
                Memory.awaitAfter(full, tries);
            }
        }
    }

    /** A stage is done; what a stage before it failed with comes wrapped. */
    static Cause ofStage(@Nullable Throwable failure) {
        if (failure == null) {
            return RETURNED;
        }
        // the JDK's own class only: another's getCause may do anything
        Throwable wrapped = failure.getClass() == CompletionException.class ? failure.getCause() : null;
        return threw(wrapped == null ? failure : wrapped);
    }

    /** A run that was stopped stops what it started. */
    static Cause parentStopped(Run<?> parent, Outcome outcome) {
        return stop(
                Outcome.CANCELLED,
                "parent " + parent.id(),
                "parent " + TaskText.quote(parent.name()) + " ended " + outcome);
    }

    static Cause stop(Outcome outcome, String by, String reason) {
        return new Cause(outcome, by, reason, null, null);
    }
}
