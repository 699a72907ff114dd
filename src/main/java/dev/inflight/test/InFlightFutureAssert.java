package dev.inflight.test;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.TaskStopped;
import org.assertj.core.api.AbstractCompletableFutureAssert;
import org.jspecify.annotations.Nullable;

/**
 * Asserts how a run's future ended, and whatever AssertJ can about any future.
 *
 * @param <T> what the work returns
 */
public final class InFlightFutureAssert<T extends @Nullable Object>
        extends AbstractCompletableFutureAssert<InFlightFutureAssert<T>, T> {

    InFlightFutureAssert(@Nullable InFlightFuture<T> actual) {
        super(actual, InFlightFutureAssert.class);
    }

    /** It has ended so. Waits for nothing. */
    public InFlightFutureAssert<T> hasEnded(Outcome expected) {
        isNotNull();
        if (!actual.isDone()) {
            throw failure("expected %s to have ended %s, but it is outstanding", actual, expected);
        }
        Throwable failure =
                actual.<@Nullable Throwable>handle((value, thrown) -> thrown).getNow(null);
        Outcome outcome = failure == null
                ? Outcome.COMPLETED
                : failure instanceof TaskStopped stopped ? stopped.outcome() : Outcome.FAILED;
        if (outcome != expected) {
            throw failureWithActualExpected(
                    outcome,
                    expected,
                    "expected %s to have ended %s, but it ended %s: %s",
                    actual,
                    expected,
                    outcome,
                    failure);
        }
        return this;
    }
}
