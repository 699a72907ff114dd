package dev.inflight.cluster.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has actions of many threads run one after the other, in order, on whichever of these threads was first; the others go on at
 * once. No lock is held while one runs, so what follows from it may call anything.
 */
final class Turns {

    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();

    void take(Runnable action) {
        actions.add(action);
        if (outstanding.getAndIncrement() != 0) {
            return;
        }
        do {
            Runnable next = actions.remove();
            try {
                next.run();
            } catch (RuntimeException | Error failure) {
                log.warn("a step of the engine failed", failure);
            }
        } while (outstanding.decrementAndGet() != 0);
    }
}
