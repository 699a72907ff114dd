package dev.inflight.track.executors;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.util.ReflectionUtils;

/**
 * Executors of Spring's that no proxy fits, since some of their methods are final, but that take a decorator of tasks. The
 * application's own decorator stays, and has ours inside.
 */
final class Decorators {

    private Decorators() {}

    static boolean takes(Object executor) {
        return executor instanceof SimpleAsyncTaskExecutor || executor instanceof ConcurrentTaskExecutor;
    }

    static void addTo(Object executor, TaskDecorator ours) {
        TaskDecorator theirs = decoratorOf(executor);
        TaskDecorator both = theirs == null ? ours : task -> theirs.decorate(ours.decorate(task));
        if (executor instanceof SimpleAsyncTaskExecutor simple) {
            simple.setTaskDecorator(both);
        } else if (executor instanceof ConcurrentTaskExecutor concurrent) {
            concurrent.setTaskDecorator(both);
        }
    }

    /** There is no other way to ask. */
    private static @Nullable TaskDecorator decoratorOf(Object executor) {
        Field field = ReflectionUtils.findField(executor.getClass(), null, TaskDecorator.class);
        if (field == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(field);
        return (TaskDecorator) ReflectionUtils.getField(field, executor);
    }
}
