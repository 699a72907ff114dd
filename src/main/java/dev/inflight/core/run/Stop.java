package dev.inflight.core.run;

import dev.inflight.CancelEffect;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is known of a run that did not end by itself: why, when, how far the ladder went, when the work was gone. */
public final class Stop {

    static final StackTraceElement[] NO_STACK = {};

    private static final long NOT_YET = Long.MAX_VALUE;

    private final Cause cause;
    private final long endedAt;
    private StackTraceElement[] stack = NO_STACK;
    private @Nullable String wasIn;

    private volatile @Nullable CancelEffect effect;
    private volatile long goneAt = -1;
    private volatile long interruptAt = NOT_YET;
    private volatile boolean climbed;

    // made for whoever waits, which is seldom anybody
    private @Nullable CountDownLatch climbedLatch;
    private @Nullable CountDownLatch goneLatch;

    Stop(Cause cause, long endedAt) {
        this.cause = cause.withoutResult();
        this.endedAt = endedAt;
    }

    public Cause cause() {
        return cause;
    }

    /** When, in nanoseconds on the timer's clock. */
    public long endedAt() {
        return endedAt;
    }

    /** When a worker that a hook has in hand is to be interrupted nevertheless; {@link Long#MAX_VALUE}: it is not. */
    public long interruptAt() {
        return interruptAt;
    }

    void interruptAt(long instant) {
        interruptAt = instant;
    }

    /** Whoever asks first, at that instant or later, is to interrupt. */
    public synchronized boolean takeInterrupt(long now) {
        boolean due = interruptAt != NOT_YET && now >= interruptAt;
        if (due) {
            interruptAt = NOT_YET;
        }
        return due;
    }

    /** Where the worker was. */
    public StackTraceElement[] stack() {
        return stack;
    }

    /** What the work had said it was in, unmasked; {@code null} when it had said nothing. */
    public @Nullable String wasIn() {
        return wasIn;
    }

    /** Once, before the exception is made and before the work is told. */
    public void keepPlace(StackTraceElement[] seen, @Nullable String in) {
        stack = seen;
        wasIn = in;
    }

    public @Nullable CancelEffect effect() {
        return effect;
    }

    /** The ladder has got this far. {@code UNREACHABLE} is never replaced. */
    public synchronized void reached(CancelEffect rung) {
        if (effect != CancelEffect.UNREACHABLE) {
            effect = rung;
        }
    }

    /** As {@link #reached}, unless the ladder is further already. */
    public synchronized void reachedFirst(CancelEffect rung) {
        if (effect == null) {
            effect = rung;
        }
    }

    /** There was no work to stop, and never will be. */
    void neverBegan() {
        reached(CancelEffect.NEVER_STARTED);
        climbed();
        gone(endedAt);
    }

    /** The ladder is at its end. If no rung was reached, the work can still see its token. */
    public void climbed() {
        if (effect == null) {
            reached(CancelEffect.SIGNALLED);
        }
        CountDownLatch awaited;
        synchronized (this) {
            climbed = true;
            awaited = climbedLatch;
        }
        if (awaited != null) {
            awaited.countDown();
        }
    }

    public boolean isClimbed() {
        return climbed;
    }

    /** The work has gone, or nothing is left of it that we could watch. */
    public void gone(long at) {
        CountDownLatch awaited;
        synchronized (this) {
            goneAt = at;
            awaited = goneLatch;
        }
        if (awaited != null) {
            awaited.countDown();
        }
    }

    /** From the end of the future to the end of the work; {@code null} while it goes on, and when nobody can know. */
    public @Nullable Duration lag() {
        long at = goneAt;
        return at < 0 || effect == CancelEffect.UNREACHABLE ? null : Duration.ofNanos(Math.max(0, at - endedAt));
    }

    /** Waits until the ladder's verdict is known, at most so long. */
    public void awaitClimbed(long nanos) throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            if (climbed) {
                return;
            }
            latch = climbedLatch == null ? new CountDownLatch(1) : climbedLatch;
            climbedLatch = latch;
        }
        var unused = latch.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until the work has gone, at most so long. */
    public void awaitGone(long nanos) throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            if (goneAt >= 0) {
                return;
            }
            latch = goneLatch == null ? new CountDownLatch(1) : goneLatch;
            goneLatch = latch;
        }
        var unused = latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
