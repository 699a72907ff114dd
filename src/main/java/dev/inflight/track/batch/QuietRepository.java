package dev.inflight.track.batch;

import dev.inflight.TaskContext;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * What Batch writes down about a job is not the job's work: a stop of the job neither refuses it nor interrupts it. Else a
 * stopped job might be left in a state from which it cannot be started again.
 */
final class QuietRepository implements MethodInterceptor {

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        TaskContext task = TaskContext.current();
        if (task.id().isEmpty()) {
            return call.proceed();
        }
        // an interrupt that is ours would keep the pool from handing out a connection
        boolean interrupted = task.isCancelled() && Thread.interrupted();
        try (TaskContext.Scope none = TaskContext.open(null)) {
            return call.proceed();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
