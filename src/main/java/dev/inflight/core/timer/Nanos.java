package dev.inflight.core.timer;

import java.time.Duration;

/** Durations as nanoseconds that can be added to an instant of the timer's clock without overflow. */
public final class Nanos {

    /** A hundred years: beyond any bound of a registry, and a small part of what a {@code long} holds. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private Nanos() {}

    public static long of(Duration duration) {
        return duration.compareTo(FOREVER) < 0 ? duration.toNanos() : FOREVER.toNanos();
    }
}
