package dev.inflight.core.life;

import dev.inflight.core.run.Run;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes cancelled runs out of thread pools' queues. Removing one from a queue is a search, so beyond a thousand queued it
 * waits until half of them are dead and sweeps them all at once: a constant cost each, whatever the order of the cancels.
 */
final class Unqueuer {

    static final int SHORT_QUEUE = 1_000;

    /** How many dead runs each pool's queue has; a pool that is gone is forgotten. */
    private final Map<ThreadPoolExecutor, AtomicInteger> dead = Collections.synchronizedMap(new WeakHashMap<>());

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
            return;
        }
        AtomicInteger deadHere = dead.computeIfAbsent(pool, same -> new AtomicInteger());
        if (deadHere.incrementAndGet() > queued / 2) {
            deadHere.set(0);
            pool.getQueue().removeIf(task -> task instanceof Run<?> other && other.isDecided());
        }
    }
}
