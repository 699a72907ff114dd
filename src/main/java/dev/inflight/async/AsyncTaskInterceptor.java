package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSpec;
import dev.inflight.track.Untracked;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** In the place of Spring's {@code @Async} advice: what is tracked becomes a run, the rest is left to Spring's. */
final class AsyncTaskInterceptor implements MethodInterceptor, Ordered {

    private final SpringAsync spring;
    private final TaskMethods methods;
    private final Supplier<InFlightRegistry> registry;
    private final Untracked untracked = new Untracked();

    AsyncTaskInterceptor(SpringAsync spring, TaskMethods methods, Supplier<InFlightRegistry> registry) {
        this.spring = spring;
        this.methods = methods;
        this.registry = registry;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        TaskMethod method = methods.async(invocation);
        if (method == null) {
            return spring.invoke(invocation);
        }
        TaskSpec spec = method.specFor(invocation);
        Executor executor = HandOver.to(spring.executorFor(method.method()), method.shape());
        boolean forNothing = method.shape() == ReturnShape.NOTHING;
        MethodCall call = new MethodCall(
                invocation,
                method.shape(),
                !method.annotated(),
                forNothing ? failure -> tell(failure, method, invocation) : failure -> {});
        CallLabels labels = method.labels();
        Supplier<CompletionStage<@Nullable Object>> work = () -> call.stage(spec.timeout());
        if (labels != null) {
            work = labels.labelled(work, invocation.getArguments());
        }
        @Nullable InFlightFuture<?> future = registry.get().startAsync(spec, work, executor);
        if (future == null) {
            return spring.invoke(invocation); // the registry is a test's mock
        }
        TaskRejectedException refusal = refusalOf(future);
        if (refusal != null) {
            return refused(refusal, method, executor, invocation);
        }
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

    /** Why the run was refused on the spot; not why a pool has dropped it later, of which no caller ever heard. */
    private static @Nullable TaskRejectedException refusalOf(InFlightFuture<?> future) {
        return future.isCompletedExceptionally()
                        && future.<@Nullable Throwable>handle((value, failure) -> failure)
                                        .getNow(null)
                                instanceof TaskRejectedException refused
                        && refused.id().equals(future.id())
                        && !refused.ending().by().equals(TaskRejectedException.BY_POOL)
                ? refused
                : null;
    }

    /**
     * What the executor refuses is thrown at the caller, who has always caught it there, as the executor threw it. What only
     * the registry refuses goes its way without us when nobody has asked us for it.
     */
    private @Nullable Object refused(
            TaskRejectedException refusal, TaskMethod method, Executor executor, MethodInvocation invocation)
            throws Throwable {
        Throwable thrown = refusal.getCause();
        if (method.annotated()) {
            throw new org.springframework.core.task.TaskRejectedException(
                    refusal.ending().describe(), refusal);
        }
        if (thrown == null) {
            untracked.because(TaskMethod.title(method.method(), method.method().getDeclaringClass()), refusal.ending());
            return spring.invoke(invocation);
        }
        if (thrown instanceof RejectedExecutionException bare
                && !(thrown instanceof org.springframework.core.task.TaskRejectedException)) {
            throw new org.springframework.core.task.TaskRejectedException(executor, invocation, bare);
        }
        throw thrown;
    }

    @Override
    public int getOrder() {
        return spring.order();
    }
}
