package dev.inflight.core.life;

import dev.inflight.core.run.Run;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes stopped runs out of thread pools' queues. To remove one from a queue is a search. So in queues beyond a thousand
 * they stay until half of the queue is dead, and are removed all at once: a constant cost for each, in whatever order they
 * are stopped.
 */
final class Unqueuer {

    static final int SHORT_QUEUE = 1_000;

    /** How many dead runs the queue of each pool has. Pools that are gone are forgotten. */
    private final Map<ThreadPoolExecutor, AtomicInteger> dead = Collections.synchronizedMap(new WeakHashMap<>());

    void unqueue(ThreadPoolExecutor pool, Run<?> run) {
        try {
            remove(pool, run);
        } catch (Throwable unwilling) {
            // a pool or queue of the user's own that cannot remove: when it comes to this run, there is nothing to do
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
