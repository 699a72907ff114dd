package dev.inflight.reach.jdbc;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The threads that tasks work on. */
enum Workers {
    PLATFORM,
    VIRTUAL;

    boolean isThere() {
        return this == PLATFORM || Runtime.version().feature() >= 21;
    }

    Executor executor() {
        if (this == PLATFORM) {
            ExecutorService pool = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            });
            return pool;
        }
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
        executor.setVirtualThreads(true);
        return executor;
    }
}
