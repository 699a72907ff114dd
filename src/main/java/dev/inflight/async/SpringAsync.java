package dev.inflight.async;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.util.ReflectionUtils;

/**
 * Spring's own {@code @Async} advice, as the user has configured it. Two of its methods are protected, made for subclasses;
 * they are called here on the advice that is there, since a subclass of ours would have to guess its executor, qualifiers and
 * exception handler anew.
 */
final class SpringAsync {

    private static final Method EXECUTOR = method("determineAsyncExecutor", Method.class);
    private static final Method HANDLE_ERROR = method("handleError", Throwable.class, Method.class, Object[].class);

    static final List<Method> REFLECTIVE = List.of(EXECUTOR, HANDLE_ERROR);

    private final AsyncExecutionInterceptor advice;

    SpringAsync(AsyncExecutionInterceptor advice) {
        this.advice = advice;
    }

    /** Does what would be done without us. */
    @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return advice.invoke(invocation);
    }

    /** Where the method is to run. */
    AsyncTaskExecutor executorFor(Method method) {
        Object executor = ReflectionUtils.invokeMethod(EXECUTOR, advice, method);
        if (executor == null) {
            throw new IllegalStateException("there is no executor for " + method);
        }
        return (AsyncTaskExecutor) executor;
    }

    /** Tells the user's {@code AsyncUncaughtExceptionHandler} of a failure that no future carries. */
    void handleError(Throwable failure, Method method, @Nullable Object[] arguments) {
        ReflectionUtils.invokeMethod(HANDLE_ERROR, advice, failure, method, arguments);
    }

    int order() {
        return advice.getOrder();
    }

    private static Method method(String name, Class<?>... parameters) {
        Method found = Objects.requireNonNull(
                ReflectionUtils.findMethod(AsyncExecutionAspectSupport.class, name, parameters), name);
        ReflectionUtils.makeAccessible(found);
        return found;
    }
}
