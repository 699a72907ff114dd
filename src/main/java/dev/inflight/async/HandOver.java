package dev.inflight.async;

import dev.inflight.track.Listed;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * How runs get to an executor that was made for Spring's {@code @Async}: by the same method of it that Spring would call, so
 * that whoever overrode one still sees every task. Spring calls {@code submitCompletable} for methods that return a
 * {@code CompletableFuture}, and {@code submit} for those that return a {@code Future} or nothing.
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
    /** By a {@code submit} that somebody wrote. */
    SUBMIT,
    /** By a {@code submitCompletable} that somebody wrote. */
    SUBMIT_COMPLETABLE;

    private static final ClassValue<HandOver> OF_STAGES = new ClassValue<>() {
        @Override
        protected HandOver computeValue(Class<?> type) {
            Class<?> declarer = declarer(type, "submitCompletable", Callable.class);
            return declarer == AsyncTaskExecutor.class ? direct(type) : SUBMIT_COMPLETABLE;
        }
    };

    private static final ClassValue<HandOver> OF_OTHERS = new ClassValue<>() {
        @Override
        protected HandOver computeValue(Class<?> type) {
            // all of Spring's do with a submitted task what they do with an executed one
            String declarer = declarer(type, "submit", Callable.class).getName();
            return declarer.startsWith("org.springframework.") ? direct(type) : SUBMIT;
        }
    };

    /** The way of the runs of methods that return this. */
    static Executor to(AsyncTaskExecutor executor, ReturnShape shape) {
        Class<?> type = ClassUtils.getUserClass(executor); // a proxy has all methods
        HandOver way = (shape == ReturnShape.STAGE ? OF_STAGES : OF_OTHERS).get(type);
        return switch (way) {
            case POOL -> ((ThreadPoolTaskExecutor) executor).getThreadPoolExecutor();
            case EXECUTE -> executor;
            case SUBMIT -> run -> submit(executor, run);
            case SUBMIT_COMPLETABLE -> run -> submitCompletable(executor, run);
        };
    }

    private static HandOver direct(Class<?> type) {
        return declarer(type, "execute", Runnable.class) == ThreadPoolTaskExecutor.class ? POOL : EXECUTE;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the run is its own future
    private static void submit(AsyncTaskExecutor executor, Runnable run) {
        executor.submit(new Call(run));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the run is its own future
    private static void submitCompletable(AsyncTaskExecutor executor, Runnable run) {
        executor.submitCompletable(new Call(run));
    }

    private static Class<?> declarer(Class<?> type, String method, Class<?> parameter) {
        try {
            return type.getMethod(method, parameter).getDeclaringClass();
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " is an AsyncTaskExecutor without " + method, impossible);
        }
    }

    private record Call(Runnable run) implements Callable<@Nullable Void>, Listed {
        @Override
        public @Nullable Void call() {
            run.run();
            return null;
        }
    }
}
