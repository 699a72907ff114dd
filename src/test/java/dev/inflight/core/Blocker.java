package dev.inflight.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that says when it has begun and goes on until it is let go, interrupted or not as the test wants. */
public final class Blocker implements Callable<String>, AutoCloseable {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final boolean stubborn;

    private Blocker(boolean stubborn) {
        this.stubborn = stubborn;
    }

    /** Ends when interrupted. */
    public static Blocker obedient() {
        return new Blocker(false);
    }

    /** Takes note of an interrupt and goes on. */
    public static Blocker stubborn() {
        return new Blocker(true);
    }

    @Override
    public String call() throws InterruptedException {
        begun.countDown();
        while (true) {
            try {
                released.await();
                return "released";
            } catch (InterruptedException stop) {
                interrupted.countDown();
                if (!stubborn) {
                    throw stop;
                }
            }
        }
    }

    public Blocker awaitBegun() {
        await(begun);
        return this;
    }

    void awaitInterrupted() {
        await(interrupted);
    }

    boolean isInterrupted() {
        return interrupted.getCount() == 0;
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
    }

    /** Does not return until the test lets go, however long that takes and whoever interrupts. */
    static void hold(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException notYet) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(EngineInvariants.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it did not happen within " + EngineInvariants.PATIENCE);
            }
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
