package dev.inflight.core.count;

import dev.inflight.KindStatistics.Totals;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Count, sum and recent maximum of durations, striped so that threads seldom meet. The maximum is kept for two windows of a
 * minute, the current and the one before.
 */
public final class Tally {

    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder count = new LongAdder();
    private final LongAdder total = new LongAdder();
    private final Runnable onFirst;
    private volatile Window window = new Window(NEVER, 0);

    /**
     * @param onFirst called when there is something to tell where there was nothing, by whoever added it; perhaps by
     *     several threads that are all the first. Must not throw
     */
    Tally(Runnable onFirst) {
        this.onFirst = onFirst;
    }

    /** Adds a duration that ended at {@code now}, both in nanoseconds. */
    public void add(long nanos, long now) {
        long duration = Math.max(0, nanos);
        count.increment();
        total.add(duration);
        Window before = window;
        current(before, now).max.accumulate(duration);
        if (before.number == NEVER) {
            onFirst.run();
        }
    }

    Totals totals(long now) {
        Window known = window;
        Window current =
                known.number == NEVER ? known : current(known, now); // the first window is the first run's to open
        return new Totals(count.sum(), total.sum(), Math.max(current.max.get(), current.maxBefore));
    }

    private Window current(Window known, long now) {
        long number = now / WINDOW_NANOS;
        return known.number < number ? turn(number) : known;
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
