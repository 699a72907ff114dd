package dev.inflight.async;

import java.time.Duration;

/**
 * How methods become tasks where they do not say it themselves.
 *
 * @param tracksUnmodified whether {@code @Async} methods without {@code @InFlight} are tracked
 * @param timeout timeout of those methods' runs, never more than {@code maxTimeout}
 * @param maxTimeout longest timeout that the registry accepts
 */
public record AsyncSettings(boolean tracksUnmodified, Duration timeout, Duration maxTimeout) {

    public AsyncSettings {
        timeout = timeout.compareTo(maxTimeout) > 0 ? maxTimeout : timeout;
    }
}
