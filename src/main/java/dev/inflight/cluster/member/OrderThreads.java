package dev.inflight.cluster.member;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of the member's own: virtual where the JDK has them (21 and later), else daemons that go when idle. Orders of others
 * have at most {@value #MOST} of them, so that a crowd that asks cannot take over a replica; what this replica's own callers
 * wait for is not counted.
 */
final class OrderThreads implements Executor, AutoCloseable {

    /** So many orders are carried out at once. */
    static final int MOST = 64;

    /** So many that may wait do. */
    static final int MOST_WAITING = 1_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(OrderThreads.class);

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int working;

    OrderThreads(String namePrefix) {
        ExecutorService virtual = virtual(namePrefix);
        this.threads = virtual == null ? platform(namePrefix) : virtual;
    }

    /** Those of that executor, which is not shut down. */
    OrderThreads(Executor given) {
        this.threads = given;
    }

    /** Has the order carried out now. Returns whether it will be: not when as many as allowed are at work. */
    boolean offer(Runnable order) {
        synchronized (this) {
            if (working >= MOST) {
                return false;
            }
            working++;
        }
        start(order);
        return true;
    }

    /** Has the order carried out now or later. Returns whether it will be: not when too many wait already. */
    boolean queue(Runnable order) {
        synchronized (this) {
            if (working >= MOST) {
                return waiting.size() < MOST_WAITING && waiting.add(order);
            }
            working++;
        }
        start(order);
        return true;
    }

    private void start(Runnable order) {
        try {
            threads.execute(() -> work(order));
        } catch (RejectedExecutionException closed) {
            synchronized (this) {
                working--;
            }
        }
    }

    private void work(Runnable first) {
        Runnable order = first;
        while (order != null) {
            try {
                order.run();
            } catch (RuntimeException | Error broken) { // the thread has others to carry out
                LOGGER.warn("an order of another replica failed", broken);
            }
            order = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable order = waiting.poll();
        if (order == null) {
            working--;
        }
        return order;
    }

    /** For what follows from answers: never refused, on the calling thread once this is closed. */
    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    @Override
    public void close() {
        if (threads instanceof ExecutorService own) {
            own.shutdown();
        }
    }

    private static ExecutorService platform(String namePrefix) {
        AtomicLong number = new AtomicLong();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, namePrefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static @Nullable ExecutorService virtual(String namePrefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            builder = type.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 0L);
            ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (NoSuchMethodException
                | ClassNotFoundException
                | IllegalAccessException
                | InvocationTargetException
                | UnsupportedOperationException unavailable) {
            return null; // before JDK 21
        }
    }
}
