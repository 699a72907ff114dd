package dev.inflight.track.executors;

import dev.inflight.track.Watch;
import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Around the methods by which work is handed to an executor: wraps the work. */
final class HandedIn implements MethodInterceptor, Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String beanName;
    private final transient Watch watch;

    HandedIn(String beanName, Watch watch) {
        this.beanName = beanName;
        this.watch = watch;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        String method = call.getMethod().getName();
        if (method.startsWith("execute")
                || method.startsWith("submit")
                || method.startsWith("invoke")
                || method.startsWith("schedule")
                || method.equals("remove")) { // which looks for an equal one
            wrap(call.getMethod().getParameterTypes(), call.getArguments(), !isWithoutFuture(method));
        }
        return call.proceed();
    }

    /** Whoever hands in work in these ways waits for nothing, or for many executions. */
    private static boolean isWithoutFuture(String method) {
        return method.startsWith("execute") || method.startsWith("schedule");
    }

    private void wrap(Class<?>[] types, @Nullable Object[] arguments, boolean awaited) {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (types[i] == Runnable.class && argument instanceof Runnable task) {
                arguments[i] = WatchedTasks.of(task, beanName, watch, awaited);
            } else if (types[i] == Callable.class && argument instanceof Callable<?> task) {
                arguments[i] = WatchedTasks.of(task, beanName, watch);
            } else if (argument instanceof Collection<?> tasks && types[i] == Collection.class) {
                arguments[i] = tasks.stream()
                        .map(task -> task instanceof Callable<?> one ? WatchedTasks.of(one, beanName, watch) : task)
                        .toList();
            }
        }
    }
}
