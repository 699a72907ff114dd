package dev.inflight.core.run;

import dev.inflight.core.threads.SystemTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a worker whose executor was fast: its run has been handed over, but has not got its name yet. Whoever claims the
 * gate enters the run into the table and then opens the gate. Normally that is the starter. It is the worker if the
 * executor does not return to the starter before the work is over (a caller-runs executor, or one that waits for its task).
 *
 * <p>This is no {@link java.util.concurrent.CountDownLatch}, which allocates for each thread that waits: without memory it
 * would throw, and the work would never be done.
 */
public final class Gate {

    /**
     * How long a worker waits before it claims the gate. Long for a starter that is between two statements, short for a
     * worker whose starter waits for it.
     */
    static final long PATIENCE_NANOS = 100_000_000;

    private static final long PAUSE_NANOS = 100_000;

    private final Thread starter = Thread.currentThread();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean open;

    /** Returns whether it is the caller's turn to enter the run and to open the gate: the first one's. */
    public boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    public void open() {
        open = true;
    }

    /** Waits until the gate is open. */
    public void await() {
        for (int looks = 0; !open; looks++) {
            pause(looks);
        }
    }

    /**
     * Called by the worker. Waits until the gate is open, or returns {@code true} when the worker has to enter the run
     * itself.
     */
    public boolean claimUnlessOpened() {
        long giveUpAt = SystemTime.INSTANCE.nanoTime() + PATIENCE_NANOS;
        for (int looks = 0; !open; looks++) {
            boolean impatient = Thread.currentThread() == starter || SystemTime.INSTANCE.nanoTime() - giveUpAt > 0;
            if (impatient && claim()) {
                return true;
            }
            pause(looks);
        }
        return false;
    }

    /** The other thread is mostly between two statements, so at first this one only yields. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void pause(int looks) {
        if (looks < 100) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }
}
