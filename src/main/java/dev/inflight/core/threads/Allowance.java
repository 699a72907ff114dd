package dev.inflight.core.threads;

/**
 * How many threads may work on what waits: more when those at work are stuck or slow, and fewer when they are fast again. It
 * is looked at by the timer's thread alone, at most once per {@link #LOOK_NANOS}, and acts at the second sign only: a pause
 * of the garbage collector, or of the machine, gives one sign.
 */
final class Allowance {

    /**
     * Nanoseconds from one look to the next. If it were shorter, a pause of the machine would look like threads that are
     * stuck.
     */
    static final long LOOK_NANOS = 1L << 23;

    /** Threads that together finish less than this from one look to the next are slow: one more can help. */
    static final int BRISK = 32;

    private final int base;
    private final int most;
    private volatile int threads;

    private long lastLook;
    private long lastCompleted;
    private boolean wasStuck;
    private boolean wasSlow;

    /**
     * @param base so many while nobody is stuck or slow
     * @param most so many at most
     */
    Allowance(int base, int most) {
        this.base = base;
        this.most = most;
        this.threads = base;
    }

    /** Read by any thread. */
    int threads() {
        return threads;
    }

    boolean isRaised() {
        return threads > base;
    }

    void reset() {
        threads = base;
    }

    boolean isDue(long now) {
        return now - lastLook >= LOOK_NANOS;
    }

    /**
     * Looks at those at work.
     *
     * @param completed how many callbacks they have finished in all
     * @return whether they need others to help them
     */
    boolean look(long now, int working, long completed) {
        long done = completed - lastCompleted;
        boolean stuck = done < working / 4 + 1;
        boolean slow = done < BRISK;
        boolean needHelp = (stuck && wasStuck) || (slow && wasSlow);
        if (needHelp) {
            int wanted = stuck && wasStuck ? 4 * working : working + 1;
            threads = Math.max(base, Math.min(most, wanted));
        } else if (!slow) {
            threads = Math.max(base, threads - 1);
        }
        wasStuck = stuck;
        wasSlow = slow;
        lastCompleted = completed;
        lastLook = now;
        return needHelp;
    }
}
