package dev.inflight.async;

import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskStopped;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Innermost, around annotated methods that are runs on their caller's thread: once such a run is stopped, the advice between
 * it and the method sees a failure, whatever the method does. So a transaction whose caller is told of a timeout is rolled
 * back and not committed, what nobody is given is not cached, and no further attempt begins.
 */
final class StoppedWork implements MethodInterceptor {

    private final TaskMethods methods;

    StoppedWork(TaskMethods methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        TaskMethod method = methods.plain(invocation);
        if (method == null || !method.isCallersRun()) {
            return invocation.proceed();
        }
        TaskContext task = TaskContext.current();
        task.throwIfCancelled();
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable failure) {
            if (!task.isCancelled() || failure instanceof TaskStopped) {
                throw failure;
            }
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt(); // taken down at the run's end if it was the run's
            }
            throw stopped(task, failure);
        }
        task.throwIfCancelled();
        return result;
    }

    private static Throwable stopped(TaskContext task, Throwable failure) {
        try {
            task.throwIfCancelled();
            return failure;
        } catch (TaskCancelledException stop) {
            stop.addSuppressed(failure);
            return stop;
        }
    }
}
