package dev.inflight.core;

import java.time.Duration;

/** The registry's bounds, checked. */
record RegistrySettings(
        Duration maxTimeout,
        Duration stopGrace,
        Duration hookGrace,
        int maxOutstanding,
        int historySize,
        int maxKinds) {

    /** So that nanoseconds since the timer was made never overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static final RegistrySettings DEFAULTS = new RegistrySettings(
            Duration.ofHours(24), Duration.ofSeconds(5), Duration.ofSeconds(1), 1_000_000, 256, 100);

    RegistrySettings {
        requireBetween("maxTimeout", maxTimeout, Duration.ofNanos(1), LONGEST);
        requireBetween("stopGrace", stopGrace, Duration.ZERO, LONGEST);
        requireBetween("hookGrace", hookGrace, Duration.ZERO, LONGEST);
        requireBetween("maxOutstanding", maxOutstanding, 1, Integer.MAX_VALUE);
        requireBetween("historySize", historySize, 0, 1_000_000);
        requireBetween("maxKinds", maxKinds, 1, 10_000);
    }

    private static <C extends Comparable<C>> void requireBetween(String name, C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
