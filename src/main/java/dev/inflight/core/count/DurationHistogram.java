package dev.inflight.core.count;

import dev.inflight.core.timer.DeadlineTimer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long things took, counted by powers of two of a nanosecond. Allocates nothing, costs one plain increment, and takes
 * half a kilobyte for each {@linkplain DeadlineTimer#stripe() stripe} of threads. Two increments at the same instant may
 * count as one: it is the shape that matters, not the number.
 */
public final class DurationHistogram {

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** In each stripe, number {@code b} counts durations below {@code 2^b} ns and not below half of that. */
    private final long[] counts = new long[DeadlineTimer.STRIPES * Long.SIZE];

    void add(long nanos) {
        int bucket = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, nanos)) + DeadlineTimer.stripe() * Long.SIZE;
        COUNT.setOpaque(counts, bucket, (long) COUNT.getOpaque(counts, bucket) + 1);
    }

    /**
     * A bound that at least this part of all durations stayed below.
     *
     * @param part such as 0.99
     * @param least how many there must be to say anything
     * @return nanoseconds, a power of two; -1 when there are fewer
     */
    public long bound(double part, long least) {
        long[] seen = new long[Long.SIZE];
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            long count = (long) COUNT.getOpaque(counts, i);
            seen[i % Long.SIZE] += count;
            total += count;
        }
        if (total < least) {
            return -1;
        }
        long below = 0;
        for (int b = 0; b < seen.length - 1; b++) {
            below += seen[b];
            if (below >= Math.ceil(total * part)) {
                return 1L << b;
            }
        }
        return Long.MAX_VALUE;
    }
}
