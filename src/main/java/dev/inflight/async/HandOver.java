package dev.inflight.async;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * How runs get to an executor that was made for Spring's {@code @Async}: by the same method of it that Spring would call, so
 * that whoever overrode one still sees every task.
 *
 * <p>A plain {@link ThreadPoolTaskExecutor} only passes tasks on to its {@code ThreadPoolExecutor}; runs go straight there,
 * so that the registry can take a cancelled one out of the queue. With a {@code TaskDecorator} it is the decorated task that
 * is in the queue, where nobody can find it: such a run stays there until its turn comes, its work and arguments forgotten,
 * and then does nothing. The same holds for a bare {@code Executor} bean, which Spring wraps.
 */
enum HandOver {
    /** Straight to the pool. */
    POOL,
    /** By {@code execute}. */
    EXECUTE,
    /** By a {@code submitCompletable} that somebody wrote. */
    SUBMIT;

    private static final ClassValue<HandOver> BY_CLASS = new ClassValue<>() {
        @Override
        protected HandOver computeValue(Class<?> type) {
            if (declarer(type, "submitCompletable", Callable.class) != AsyncTaskExecutor.class) {
                return SUBMIT;
            }
            return declarer(type, "execute", Runnable.class) == ThreadPoolTaskExecutor.class ? POOL : EXECUTE;
        }
    };

    static Executor to(AsyncTaskExecutor executor) {
        HandOver way = BY_CLASS.get(executor.getClass());
        if (way == POOL && executor instanceof ThreadPoolTaskExecutor pool) {
            return pool.getThreadPoolExecutor();
        }
        return way == SUBMIT ? run -> submit(executor, run) : executor;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the run is its own future
    private static void submit(AsyncTaskExecutor executor, Runnable run) {
        executor.submitCompletable(() -> {
            run.run();
            return null;
        });
    }

    private static Class<?> declarer(Class<?> type, String method, Class<?> parameter) {
        try {
            return type.getMethod(method, parameter).getDeclaringClass();
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " is an AsyncTaskExecutor without " + method, impossible);
        }
    }
}
