package dev.inflight.cluster.redis;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has actions of many threads run one after the other, in order, on whichever of these threads was first; the others go on at
 * once. No lock is held while one runs, so what follows from it may call anything.
 *
 * <p>None runs on a thread of the client: what is sent by such a one goes out before what others have sent and is still on its way
 * to that thread. For their actions, and when there are many, there is a thread of our own.
 */
final class Turns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    /** So many actions of others a thread does in passing. */
    private static final int IN_PASSING = 64;

    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final ThreadPoolExecutor ours;

    Turns(String name) {
        ours = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
    }

    void take(Runnable action) {
        actions.add(action);
        if (outstanding.getAndIncrement() != 0) {
            return;
        }
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            handOver();
        } else {
            runSome();
        }
    }

    /** What is taken from now on by a thread of the client is not done. */
    @Override
    public void close() {
        ours.shutdown();
    }

    private void runSome() {
        int done = 0;
        do {
            if (done++ == IN_PASSING) {
                handOver();
                return;
            }
            try {
                actions.remove().run();
            } catch (RuntimeException | Error failure) {
                log.warn("a step of the engine failed", failure);
            }
        } while (outstanding.decrementAndGet() != 0);
    }

    private void handOver() {
        try {
            ours.execute(this::runSome);
        } catch (RejectedExecutionException closed) {
            log.debug("the engine is closed", closed); // and has failed every call
        }
    }
}
