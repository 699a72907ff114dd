package dev.inflight.core.life;

import dev.inflight.core.threads.SystemTime;
import dev.inflight.core.timer.Nanos;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a registry still takes starts, and how whoever shuts it down learns that something has gone. */
public final class Closing {

    /**
     * Look again after so long at the latest: nobody signals that a future is done, which it is a moment after its row has
     * gone.
     */
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean ofAll;
    private volatile @Nullable Executor executor;

    /** Whether every start is refused. */
    public boolean isOfAll() {
        return ofAll;
    }

    /** Whether a start with this executor, or without one, is refused. */
    boolean refuses(@Nullable Executor runsOn) {
        return ofAll || (runsOn != null && runsOn == executor);
    }

    /** From now on every start is refused. */
    void refuseAll() {
        ofAll = true;
    }

    /** From now on starts on this executor are refused. */
    void refuse(@Nullable Executor closed) {
        executor = closed;
    }

    /** A row, or a run's work, has gone. */
    void signalGone() {
        if (ofAll || executor != null) {
            changes.incrementAndGet();
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until the condition holds, at most so long; it is asked under no lock. Returns whether it does. */
    public boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long giveUpAt = SystemTime.INSTANCE.nanoTime() + Nanos.of(atMost);
        while (true) {
            long seen = changes.get();
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = giveUpAt - SystemTime.INSTANCE.nanoTime();
            if (left <= 0) {
                return false;
            }
            lock.lockInterruptibly();
            try {
                if (changes.get() == seen) {
                    var unused = changed.awaitNanos(Math.min(left, LOOK_AGAIN_NANOS));
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
