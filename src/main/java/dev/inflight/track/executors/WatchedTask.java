package dev.inflight.track.executors;

import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A task of somebody's, each execution of which is a run; equal to every other one around the same. */
final class WatchedTask implements Runnable, InvocationHandler {

    private final Runnable task;
    private final String beanName;
    private final Watch watch;
    private final boolean awaited;

    WatchedTask(Runnable task, String beanName, Watch watch, boolean awaited) {
        this.task = task;
        this.beanName = beanName;
        this.watch = watch;
        this.awaited = awaited;
    }

    @Override
    public void run() {
        try {
            var unused = watch.over(new Subject(beanName, null, Innermost.label(task)), new Execution(task, awaited));
        } catch (Exception failure) {
            Watch.<RuntimeException>rethrow(failure);
        }
    }

    /** In the guise of everything that the task is. */
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("run") && arguments == null) {
            run();
            return null;
        }
        if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
            return equals(arguments[0]);
        }
        @Nullable Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < unwrapped.length; i++) {
            unwrapped[i] = unwrapped(unwrapped[i]);
        }
        try {
            return method.invoke(task, unwrapped);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    private static @Nullable Object unwrapped(@Nullable Object object) {
        Object handler =
                object != null && Proxy.isProxyClass(object.getClass()) ? Proxy.getInvocationHandler(object) : object;
        return handler instanceof WatchedTask watched ? watched.task : object;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return unwrapped(other) != other && task.equals(unwrapped(other));
    }

    @Override
    public int hashCode() {
        return task.hashCode();
    }

    @Override
    public String toString() {
        return task.toString();
    }

    private record Execution(Runnable task, boolean awaited) implements WatchedWork {

        @Override
        public @Nullable Object call() {
            task.run();
            return null;
        }

        /** A future throws nothing, but knows. */
        @Override
        public @Nullable Throwable failureIn(@Nullable Object result) {
            if (!(task instanceof Future<?> future) || !future.isDone()) {
                return null;
            }
            try {
                var unused = future.get(0, TimeUnit.NANOSECONDS);
                return null;
            } catch (CancellationException cancelled) {
                return new CancellationException("its future was cancelled");
            } catch (ExecutionException failed) {
                return failed.getCause();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return null;
            } catch (TimeoutException | RuntimeException silent) {
                return null;
            }
        }

        @Override
        public @Nullable Object stoppedBefore(Throwable stop) throws Exception {
            if (task instanceof CompletableFuture.AsynchronousCompletionTask) {
                return interruptedFromTheBeginning(); // no other way to complete what depends on it
            }
            if (task instanceof Future<?> future) {
                future.cancel(false);
            } else if (awaited) {
                Watch.<Exception>rethrow(stop);
            }
            return null;
        }

        private @Nullable Object interruptedFromTheBeginning() {
            Thread.currentThread().interrupt();
            try {
                task.run();
            } finally {
                Thread.interrupted();
            }
            return null;
        }
    }
}
