package dev.inflight.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sees work begin and be reached by a stop; ends it when the test is over. */
final class Probe {

    final CompletableFuture<String> inner = new CompletableFuture<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile long reachedAt;
    private volatile Thread worker;

    Probe() {
        inner.whenComplete((value, failure) -> {
            if (inner.isCancelled()) {
                reach();
            }
        });
    }

    void start() {
        worker = Thread.currentThread();
        started.countDown();
    }

    /** Work that blocks. */
    void block() throws InterruptedException {
        start();
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            reach();
            throw interrupted;
        }
    }

    /** Work that only looks whether it is interrupted. */
    void spin() {
        start();
        while (released.getCount() > 0) {
            if (Thread.currentThread().isInterrupted()) {
                reach();
                return;
            }
            // not a yield: virtual threads that merely yield keep others from ever getting a carrier
            LockSupport.parkNanos(100_000);
        }
    }

    private void reach() {
        reachedAt = System.nanoTime();
        reached.countDown();
    }

    void awaitStarted() throws InterruptedException {
        if (!started.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the work did not begin within 10 s");
        }
    }

    /** JDK 17 has no such question, and no such thread. */
    boolean ranOnVirtualThread() throws ReflectiveOperationException {
        return AsyncContexts.HAS_VIRTUAL_THREADS
                && (boolean) Thread.class.getMethod("isVirtual").invoke(worker);
    }

    boolean hasStarted() {
        return started.getCount() == 0;
    }

    boolean isReachedWithin(long millis) throws InterruptedException {
        return reached.await(millis, TimeUnit.MILLISECONDS);
    }

    double millisSince(long nanos) {
        return (reachedAt - nanos) / 1e6;
    }

    void release() {
        released.countDown();
        inner.complete("late");
    }
}
