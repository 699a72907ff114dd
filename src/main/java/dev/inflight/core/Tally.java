package dev.inflight.core;

import dev.inflight.KindStatistics.Totals;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Count, sum and recent maximum of durations, striped so that threads seldom meet. The maximum is kept for two windows of a
 * minute, the current and the one before.
 */
final class Tally {

    private static final long WINDOW_NANOS = 60_000_000_000L;

    private final Counter count = new Counter();
    private final Counter total = new Counter();
    private volatile Window window = new Window(Long.MIN_VALUE, 0);

    /** Adds a duration that ended at {@code now}, both in nanoseconds. */
    void add(long nanos, long now) {
        long duration = Math.max(0, nanos);
        count.increment();
        total.add(duration);
        current(now).max.accumulate(duration); // last: it alone may fail for want of memory
    }

    Totals totals(long now) {
        Window current = current(now);
        return new Totals(count.sum(), total.sum(), Math.max(current.max.get(), current.maxBefore));
    }

    private Window current(long now) {
        long number = now / WINDOW_NANOS;
        Window current = window;
        if (current.number < number) {
            current = turn(number);
        }
        return current;
    }

    private synchronized Window turn(long number) {
        Window current = window;
        if (current.number < number) {
            window = new Window(number, current.number == number - 1 ? current.max.get() : 0);
        }
        return window;
    }

    private static final class Window {
        private final long number;
        private final long maxBefore;
        private final LongAccumulator max = new LongAccumulator(Math::max, 0);

        Window(long number, long maxBefore) {
            this.number = number;
            this.maxBefore = maxBefore;
        }
    }
}
