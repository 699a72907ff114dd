package dev.inflight.track.executors;

import dev.inflight.InFlightFuture;
import dev.inflight.track.Listed;
import dev.inflight.track.Watch;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/** What is in an executor's hands in place of what it was given. */
final class WatchedTasks {

    private WatchedTasks() {}

    /** For an executor that lets nobody see what it is given but a decorator. */
    static Runnable decorated(Runnable task, String beanName, Watch watch) {
        return of(task, beanName, watch, false);
    }

    /**
     * The task, watched; the task itself when it is listed anyway.
     *
     * @param awaited whether somebody may wait for its end, who is to be told if there is none
     */
    static Runnable of(Runnable task, String beanName, Watch watch, boolean awaited) {
        if (isListed(task)) {
            return task;
        }
        WatchedTask watched = new WatchedTask(task, beanName, watch, awaited);
        Class<?>[] others = otherInterfaces(task);
        if (others.length == 0) {
            return watched;
        }
        // queues compare tasks, pools cancel them when they close, and so on: it is all of that, too
        return (Runnable) Proxy.newProxyInstance(WatchedTasks.class.getClassLoader(), others, watched);
    }

    /** The same for work that returns something. */
    static <T> Callable<T> of(Callable<T> task, String beanName, Watch watch) {
        return isListed(task) ? task : new WatchedCall<>(task, beanName, watch);
    }

    private static boolean isListed(Object task) {
        Object innermost = Innermost.of(task);
        return innermost instanceof InFlightFuture || innermost instanceof Listed || task instanceof WatchedTask;
    }

    /** Those that our class loader knows as well; with {@link Runnable} itself, unless there are no others. */
    private static Class<?>[] otherInterfaces(Runnable task) {
        if (task instanceof ForkJoinTask) {
            return new Class<?>[0]; // known by their class, and to nobody but the pool
        }
        Set<Class<?>> all = ClassUtils.getAllInterfacesForClassAsSet(task.getClass());
        boolean plain = all.stream().allMatch(type -> type == Runnable.class || type == java.io.Serializable.class);
        return plain
                ? new Class<?>[0]
                : Stream.concat(Stream.of(Runnable.class), all.stream())
                        .distinct()
                        .filter(type -> Modifier.isPublic(type.getModifiers()) && isKnown(type))
                        .toArray(Class<?>[]::new);
    }

    private static boolean isKnown(Class<?> type) {
        return ClassUtils.isVisible(type, WatchedTasks.class.getClassLoader());
    }
}
