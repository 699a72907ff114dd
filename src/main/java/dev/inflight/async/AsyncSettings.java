package dev.inflight.async;

import java.time.Duration;

/**
 * How methods become tasks where they do not say it themselves.
 *
 * @param tracksUnmodified whether {@code @Async} methods without {@code @InFlight} are tracked
 * @param tracksVoid whether those of them are tracked too that return nothing
 * @param tracksScheduled whether executions of {@code @Scheduled} methods are tracked
 * @param labels whether runs of methods that are not annotated are labelled with what they were called with
 * @param timeout timeout of those methods' runs, never more than {@code maxTimeout}
 * @param maxTimeout longest timeout that the registry accepts
 */
public record AsyncSettings(
        boolean tracksUnmodified,
        boolean tracksVoid,
        boolean tracksScheduled,
        boolean labels,
        Duration timeout,
        Duration maxTimeout) {

    public AsyncSettings {
        timeout = timeout.compareTo(maxTimeout) > 0 ? maxTimeout : timeout;
    }

    /** Whether an unmodified {@code @Async} method that returns this is tracked. */
    boolean tracks(ReturnShape shape) {
        return tracksUnmodified && (tracksVoid || shape != ReturnShape.NOTHING);
    }
}
