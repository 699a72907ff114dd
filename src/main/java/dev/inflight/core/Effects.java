package dev.inflight.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where everything happens that a decision entails and that may run foreign code: endings that the timer decided, hooks,
 * inner futures to cancel, starts of those who waited. A virtual thread each on JDK 21 and later.
 *
 * <p>Before that, a small pool that grows when it is stuck: the timer looks at each tick while tasks wait, and when not one
 * was finished since its last look, every waiting task gets a thread. So a thousand callbacks of a second delay nobody,
 * and a million of a microsecond are done by a handful of threads.
 */
final class Effects implements Executor, AutoCloseable {

    private static final int BASE_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int MAX_THREADS = 4_096;

    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final @Nullable ThreadPoolExecutor pool;
    private final AtomicBoolean watched = new AtomicBoolean();
    private long completedBefore;
    private long tickBefore;
    private volatile Runnable wake = () -> {};

    private Effects(Executor executor, @Nullable ExecutorService own, @Nullable ThreadPoolExecutor pool) {
        this.executor = executor;
        this.own = own;
        this.pool = pool;
    }

    static Effects create(String namePrefix) {
        ExecutorService virtual = VirtualThreads.executor(namePrefix);
        return virtual != null ? new Effects(virtual, virtual, null) : pooled(namePrefix);
    }

    static Effects pooled(String namePrefix) {
        AtomicLong number = new AtomicLong();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                BASE_THREADS, MAX_THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, namePrefix + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return new Effects(pool, pool, pool);
    }

    /** On an executor of somebody else's, which is not shut down. */
    static Effects on(Executor executor) {
        return new Effects(executor, null, null);
    }

    /** Tells whom to call when a pool that may get stuck has work waiting. */
    void wakeWith(Runnable timer) {
        this.wake = timer;
    }

    /** Never throws: when no thread is to be had, the calling one does it. Late is better than never. */
    @Override
    public void execute(Runnable effect) {
        try {
            executor.execute(effect);
            if (pool != null && pool.getQueue().size() > BASE_THREADS && watched.compareAndSet(false, true)) {
                wake.run();
            }
        } catch (Throwable refused) {
            effect.run();
        }
    }

    /** Helps a stuck pool, once per tick at most. Returns whether it wants to be looked at again at the next tick. */
    boolean relieve(long tick) {
        if (pool == null || !watched.get()) {
            return false;
        }
        if (tick > tickBefore) {
            int waiting = pool.getQueue().size();
            long completed = pool.getCompletedTaskCount();
            if (waiting == 0) {
                pool.setCorePoolSize(BASE_THREADS);
                watched.set(false);
            } else if (completed == completedBefore) {
                pool.setCorePoolSize(Math.min(MAX_THREADS, pool.getPoolSize() + waiting));
            }
            completedBefore = completed;
            tickBefore = tick;
        }
        return watched.get();
    }

    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
