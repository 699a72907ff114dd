package dev.inflight.core.run;

import dev.inflight.core.timer.DeadlineTimer;

/** What becomes known only during a run about when something is due for it. Instants are the timer's. */
public final class Instants {

    private volatile long movedDeadline = DeadlineTimer.NEVER;
    private volatile long startBy = DeadlineTimer.NEVER;
    private volatile boolean softTimeoutPassed;

    /** The deadline, once somebody has moved it; else {@link DeadlineTimer#NEVER}. */
    long movedDeadline() {
        return movedDeadline;
    }

    /** Moves the deadline later, but not beyond the latest. Two extensions at the same time both count. */
    synchronized void extend(long by, long latest, long original) {
        long known = movedDeadline;
        movedDeadline = Math.min(latest, (known == DeadlineTimer.NEVER ? original : known) + by);
    }

    /** Until when the run waits for the work of the one before it; {@link DeadlineTimer#NEVER} while it does not. */
    public long startBy() {
        return startBy;
    }

    public void startBy(long instant) {
        startBy = instant;
    }

    public boolean isSoftTimeoutPassed() {
        return softTimeoutPassed;
    }

    public void passSoftTimeout() {
        softTimeoutPassed = true;
    }
}
