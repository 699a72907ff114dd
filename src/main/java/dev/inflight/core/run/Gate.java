package dev.inflight.core.run;

import dev.inflight.core.threads.SystemTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Between an executor's taking of the work and the run's having its name: somebody enters the run into the table of names,
 * and its worker waits for that. It is the starter, unless the executor does not return to it before the work is over (the
 * worker is the starter, or its executor waits for it): then the worker does.
 */
public final class Gate {

    /** Long for a starter that is between two statements, short for a worker whose starter waits for it. */
    static final long PATIENCE_NANOS = 100_000_000;

    private static final long PAUSE_NANOS = 100_000;

    private final Thread starter = Thread.currentThread();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean open;

    /** Returns whether it is the caller who has to enter the run, and to open the gate. */
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

    /** The worker is here: waits until the gate is open, or returns {@code true} when it has to do what opens it. */
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

    /** Mostly it is a thread between two statements that is waited for, so at first it is only let go ahead. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void pause(int looks) {
        if (looks < 100) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }
}
