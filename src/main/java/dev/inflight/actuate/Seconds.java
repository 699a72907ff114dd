package dev.inflight.actuate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as JSON shows them. */
final class Seconds {

    private Seconds() {}

    /** Does not overflow, however long the duration. */
    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    static @Nullable Double ofNullable(@Nullable Duration duration) {
        return duration == null ? null : of(duration);
    }
}
