package dev.inflight.core;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes cancelled runs out of thread pools' queues. Removing one from a queue is a search, so beyond a thousand queued it
 * waits until half of them are dead and sweeps them all at once: a constant cost each, whatever the order of the cancels.
 */
final class Unqueuer {

    static final int SHORT_QUEUE = 1_000;

    private final AtomicInteger dead = new AtomicInteger();

    void unqueue(ThreadPoolExecutor pool, Run<?> run) {
        try {
            remove(pool, run);
        } catch (Throwable unwilling) {
            // a pool or queue of the user's own that does not give work back: it will find nothing left to do
        }
    }

    private void remove(ThreadPoolExecutor pool, Run<?> run) {
        int queued = pool.getQueue().size();
        if (queued <= SHORT_QUEUE) {
            pool.remove(run);
        } else if (dead.incrementAndGet() > queued / 2) {
            dead.set(0);
            pool.getQueue().removeIf(task -> task instanceof Run<?> other && other.isDecided());
        }
    }
}
