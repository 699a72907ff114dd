package dev.inflight.async;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.springframework.aop.Advisor;
import org.springframework.aop.IntroductionAdvisor;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * How runs get to an executor that was made for Spring's {@code @Async}: by the same method of it that Spring would call, so
 * that whoever overrode one, or has put an aspect around it, still sees every task. Spring calls {@code submitCompletable} for
 * methods that return a {@code CompletableFuture}, and {@code submit} for those that return a {@code Future} or nothing.
 *
 * <p>A {@link ThreadPoolTaskExecutor} whose tasks nobody looks at only passes them on to its {@code ThreadPoolExecutor}; runs
 * go straight there, so that the registry can take a cancelled one out of the queue. With a {@code TaskDecorator}, or where
 * somebody has overridden what is done before and after a task, another task is in the queue ({@link HandedIn}), where nobody
 * can find it: such a run stays there until its turn comes, its work and arguments forgotten, and then does nothing. The same
 * holds for a bare {@code Executor} bean, which Spring wraps.
 */
enum HandOver {
    /** The run, straight to the pool. */
    POOL,
    /** What Spring's {@code submit} makes of a task, straight to the pool. */
    POOLED_TASK,
    /** By {@code execute}, what Spring's {@code submit} or {@code submitCompletable} makes of a task. */
    EXECUTE,
    /** By {@code submit}. */
    SUBMIT,
    /** By a {@code submitCompletable} that somebody wrote. */
    SUBMIT_COMPLETABLE;

    private static final String SPRINGS = "org.springframework.";
    private static final String OURS = "dev.inflight.";

    /** Where Spring keeps the decorator of an executor that cannot be asked for it. */
    private static final ClassValue<Optional<Field>> DECORATOR = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            Field field = ReflectionUtils.findField(/* clazz= */ type, null, /* type= */ TaskDecorator.class);
            if (field != null) {
                ReflectionUtils.makeAccessible(field);
            }
            return Optional.ofNullable(field);
        }
    };

    static final List<Field> REFLECTIVE = Stream.of(ThreadPoolTaskExecutor.class, ConcurrentTaskExecutor.class)
            .flatMap(type -> DECORATOR.get(type).stream())
            .toList();

    private static final ClassValue<HandOver> OF_STAGES = new ClassValue<>() {
        @Override
        protected HandOver computeValue(Class<?> type) {
            if (declarer(type, "submitCompletable", Callable.class) != AsyncTaskExecutor.class) {
                return SUBMIT_COMPLETABLE;
            }
            boolean passesOn = declarer(type, "execute", Runnable.class) == ThreadPoolTaskExecutor.class;
            return passesOn && !looksAtTasks(type) ? POOL : EXECUTE;
        }
    };

    private static final ClassValue<HandOver> OF_OTHERS = new ClassValue<>() {
        @Override
        protected HandOver computeValue(Class<?> type) {
            Class<?> declarer = declarer(type, "submit", Callable.class);
            if (declarer == ThreadPoolTaskExecutor.class) {
                return looksAtTasks(type) ? POOLED_TASK : POOL;
            }
            boolean executes = declarer == SimpleAsyncTaskExecutor.class
                    && declarer(type, "execute", Runnable.class) == SimpleAsyncTaskExecutor.class;
            return executes ? EXECUTE : SUBMIT;
        }
    };

    /** The way of the runs of methods that return this. */
    static Executor to(AsyncTaskExecutor executor, ReturnShape shape) {
        return switch (way(executor, shape)) {
            case POOL -> ((ThreadPoolTaskExecutor) executor).getThreadPoolExecutor();
            case POOLED_TASK -> run -> executeInPool((ThreadPoolTaskExecutor) executor, HandedIn.task(run, shape));
            case EXECUTE -> run -> executor.execute(HandedIn.task(run, shape));
            case SUBMIT -> run -> submit(executor, run, shape);
            case SUBMIT_COMPLETABLE -> run -> submitCompletable(executor, run, shape);
        };
    }

    private static HandOver way(AsyncTaskExecutor executor, ReturnShape shape) {
        boolean stage = shape == ReturnShape.STAGE;
        if (isAdvised(executor)) {
            return stage ? SUBMIT_COMPLETABLE : SUBMIT;
        }
        Class<?> type = ClassUtils.getUserClass(executor);
        HandOver way = (stage ? OF_STAGES : OF_OTHERS).get(type);
        if (way == POOL && isDecorated(executor)) {
            return stage ? EXECUTE : POOLED_TASK;
        }
        boolean decoratesWhatIsSubmitted = way == SUBMIT
                && executor instanceof ConcurrentTaskExecutor
                && isSprings(type, "submit", Callable.class)
                && isDecorated(executor);
        return decoratesWhatIsSubmitted ? EXECUTE : way;
    }

    /** Whether somebody stands between callers and the executor; not so for a scope, or for us. */
    private static boolean isAdvised(Object executor) {
        if (!(executor instanceof SpringProxy)) {
            return false;
        }
        if (!(executor instanceof Advised proxy)) {
            return true; // an opaque one
        }
        for (Advisor advisor : proxy.getAdvisors()) {
            if (!(advisor instanceof IntroductionAdvisor)
                    && !advisor.getAdvice().getClass().getName().startsWith(OURS)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDecorated(Object executor) {
        Object target = executor instanceof SpringProxy ? AopProxyUtils.getSingletonTarget(executor) : executor;
        return target != null
                && DECORATOR
                        .get(target.getClass())
                        .map(field -> ReflectionUtils.getField(field, target))
                        .isPresent();
    }

    private static boolean looksAtTasks(Class<?> type) {
        return !isSprings(type, "beforeExecute", Thread.class, Runnable.class)
                || !isSprings(type, "afterExecute", Runnable.class, Throwable.class);
    }

    /** As {@code submit} does, which an overridden {@code execute} does not see. */
    private static void executeInPool(ThreadPoolTaskExecutor executor, Runnable task) {
        ThreadPoolExecutor pool = executor.getThreadPoolExecutor();
        try {
            pool.execute(task);
        } catch (RejectedExecutionException refused) {
            throw new TaskRejectedException(pool, task, refused);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the run is its own future
    private static void submit(AsyncTaskExecutor executor, Runnable run, ReturnShape shape) {
        executor.submit(HandedIn.call(run, shape));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the run is its own future
    private static void submitCompletable(AsyncTaskExecutor executor, Runnable run, ReturnShape shape) {
        executor.submitCompletable(HandedIn.call(run, shape));
    }

    private static boolean isSprings(Class<?> type, String method, Class<?>... parameters) {
        Method found = ReflectionUtils.findMethod(type, method, parameters);
        return found == null || found.getDeclaringClass().getName().startsWith(SPRINGS);
    }

    private static Class<?> declarer(Class<?> type, String method, Class<?> parameter) {
        try {
            return type.getMethod(method, parameter).getDeclaringClass();
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " is an AsyncTaskExecutor without " + method, impossible);
        }
    }
}
