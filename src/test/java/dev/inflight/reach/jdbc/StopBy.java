package dev.inflight.reach.jdbc;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Ways in which a task is stopped. */
enum StopBy {
    CANCEL {
        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            registry.cancel(task.name(), "test");
        }
    },
    FUTURE {
        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            task.cancel(true);
        }
    },
    TIMEOUT {
        @Override
        InFlightFuture<Object> start(InFlightRegistry registry, Callable<Object> work) {
            return registry.start(spec("task", Duration.ofMillis(1_500)), work);
        }

        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            // time does it
        }
    },
    OVERLAP {
        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            registry.start(spec("task", LONG), () -> "newer");
        }
    },
    PARENT {
        @Override
        InFlightFuture<Object> start(InFlightRegistry registry, Callable<Object> work) {
            return registry.startAsync(spec("parent", LONG), () -> {
                registry.start(spec("task", LONG), work);
                return new CompletableFuture<>();
            });
        }

        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            registry.cancel("parent", "test");
        }
    },
    SHUTDOWN {
        @Override
        void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task) {
            registry.shutdown(Duration.ZERO, LONG);
        }
    };

    private static final Duration LONG = Duration.ofMinutes(1);

    InFlightFuture<Object> start(InFlightRegistry registry, Callable<Object> work) {
        return registry.start(spec("task", LONG), work);
    }

    abstract void stop(DefaultInFlightRegistry registry, InFlightFuture<?> task);

    private static TaskSpec spec(String name, Duration timeout) {
        return TaskSpec.named(name).timeout(timeout).build();
    }
}
