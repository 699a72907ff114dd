package dev.inflight.reach.jdbc;

import dev.inflight.core.RegistryBuilder;
import java.util.Arrays;
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

    /**
     * Whether work that has left its statement can tidy up in the database before it is interrupted: an interrupt closes the
     * socket under a virtual thread. That takes the engine's {@code hook-grace}.
     */
    boolean canTidyUp() {
        return this == PLATFORM
                || Arrays.stream(RegistryBuilder.class.getMethods())
                        .anyMatch(setting -> setting.getName().equals("hookGrace"));
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
