package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Outermost, around annotated methods that nobody runs asynchronously: those that return something that is done later, and
 * those whose call is the run.
 */
final class PlainTaskInterceptor implements MethodInterceptor {

    private final TaskMethods methods;
    private final ReactiveTasks reactive;
    private final Supplier<InFlightRegistry> registry;

    PlainTaskInterceptor(TaskMethods methods, ReactiveTasks reactive, Supplier<InFlightRegistry> registry) {
        this.methods = methods;
        this.reactive = reactive;
        this.registry = registry;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        TaskMethod method = methods.plain(invocation);
        if (method == null) {
            return invocation.proceed();
        }
        TaskSpec spec = method.specFor(invocation);
        if (method.shape() == ReturnShape.STAGE) {
            Call call = new Call(invocation);
            @Nullable InFlightFuture<?> future = registry.get().startAsync(spec, call);
            if (future == null) {
                return invocation.proceed(); // the registry is a test's mock
            }
            call.rethrowHere();
            return future;
        }
        if (method.isCallersRun()) {
            return CallersRun.call(registry.get(), spec, invocation);
        }
        Object result = invocation.proceed();
        return result == null
                ? null
                : reactive.track(registry.get(), spec, method.method().getReturnType(), result);
    }

    /** The method's call, on the caller's thread, or later on the registry's when the run has to wait. */
    private static final class Call implements Supplier<CompletionStage<@Nullable Object>> {
        private final MethodInvocation invocation;
        private final Thread caller = Thread.currentThread();
        private @Nullable Throwable thrownToCaller;

        Call(MethodInvocation invocation) {
            this.invocation = invocation;
        }

        @Override
        @SuppressWarnings("unchecked") // the method's return type was looked at when the application started
        public CompletionStage<@Nullable Object> get() {
            return (CompletionStage<@Nullable Object>)
                    Objects.requireNonNull(proceed(), () -> invocation.getMethod() + " returned null");
        }

        private @Nullable Object proceed() {
            try {
                return invocation.proceed();
            } catch (Throwable failure) {
                if (Thread.currentThread() == caller) {
                    thrownToCaller = failure;
                }
                throw failure instanceof RuntimeException unchecked ? unchecked : new CompletionException(failure);
            }
        }

        /** Before there is a stage, a failure is the caller's, as it would be without us. */
        void rethrowHere() throws Throwable {
            if (thrownToCaller != null) {
                throw thrownToCaller;
            }
        }
    }
}
