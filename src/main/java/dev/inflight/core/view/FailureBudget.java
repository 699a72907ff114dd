package dev.inflight.core.view;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many traces of failures may be read: as many as the history remembers at once, and then so many a second. A trace is read
 * off the JVM frame by frame, about 0.6 µs each, which a storm of failures is not to pay a thousand times over for a history
 * that is long overwritten.
 */
final class FailureBudget {

    private static final int A_SECOND = 50;
    private static final long EACH = 1_000_000_000L / A_SECOND;

    private final long burst;

    /** When the whole burst is there again, on the timer's clock. */
    private final AtomicLong full = new AtomicLong(Long.MIN_VALUE);

    FailureBudget(int atOnce) {
        this.burst = atOnce * EACH;
    }

    /** Whether one more may be read now. */
    boolean take(long now) {
        while (true) {
            long before = full.get();
            long after = Math.max(before, now) + EACH;
            if (after - now > burst) {
                return false;
            }
            if (full.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
