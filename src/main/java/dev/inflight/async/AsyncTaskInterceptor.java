package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSpec;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.Ordered;

/** In the place of Spring's {@code @Async} advice: what is tracked becomes a run, the rest is left to Spring's. */
final class AsyncTaskInterceptor implements MethodInterceptor, Ordered {

    private final SpringAsync spring;
    private final TaskMethods methods;
    private final Supplier<InFlightRegistry> registry;

    AsyncTaskInterceptor(SpringAsync spring, TaskMethods methods, Supplier<InFlightRegistry> registry) {
        this.spring = spring;
        this.methods = methods;
        this.registry = registry;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        TaskMethod method =
                target == null ? null : methods.async(invocation.getMethod(), AopUtils.getTargetClass(target));
        if (method == null) {
            return spring.invoke(invocation);
        }
        TaskSpec spec = method.specFor(invocation);
        Executor executor = HandOver.to(spring.executorFor(method.method()), method.shape());
        boolean forNothing = method.shape() == ReturnShape.NOTHING;
        MethodCall call =
                new MethodCall(invocation, forNothing ? failure -> tell(failure, method, invocation) : failure -> {});
        InFlightFuture<?> future = registry.get().startAsync(spec, () -> call.stage(spec.timeout()), executor);
        requireAccepted(future);
        if (forNothing) {
            var unused = future.exceptionally(failure -> null); // the handler is told: nobody else can ask
            return null;
        }
        return future;
    }

    /** Nobody holds the future, so a failure that is the work's own goes to the user's handler, as ever. */
    private void tell(Throwable failure, TaskMethod method, MethodInvocation invocation) {
        if (!TaskContext.current().isCancelled()) {
            spring.handleError(failure, method.method(), invocation.getArguments());
        }
    }

    /** A refused hand-over is thrown at the caller, who has always caught it there. */
    private static void requireAccepted(InFlightFuture<?> future) {
        if (future.isCompletedExceptionally()
                && future.<@Nullable Throwable>handle((value, failure) -> failure)
                                .getNow(null)
                        instanceof TaskRejectedException refused
                && refused.id().equals(future.id())) {
            throw new org.springframework.core.task.TaskRejectedException(
                    refused.ending().describe(), refused);
        }
    }

    @Override
    public int getOrder() {
        return spring.order();
    }
}
