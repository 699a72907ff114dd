package dev.inflight.async;

import dev.inflight.TaskContext;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** The rest of an {@code @Async} call, on the executor's thread, with its failures as Spring would deliver them. */
final class MethodCall {

    private final MethodInvocation invocation;
    private final ReturnShape shape;
    private final boolean keepsThread;
    private final Consumer<Throwable> onFailure;

    /**
     * Of one invocation.
     *
     * @param shape what the caller was promised
     * @param keepsThread whether the thread waits for a future that the method returns, as Spring has it: the size of a pool then
     *     bounds what goes on at once. Else it is given back.
     * @param onFailure told, on the worker's thread and within the task, of what the method throws
     */
    MethodCall(MethodInvocation invocation, ReturnShape shape, boolean keepsThread, Consumer<Throwable> onFailure) {
        this.invocation = invocation;
        this.shape = shape;
        this.keepsThread = keepsThread;
        this.onFailure = onFailure;
    }

    /**
     * Calls the method.
     *
     * @param longest how long a bare future may be waited for; the run's own deadline comes first
     * @return the stage that the method returned, or its result as one
     */
    CompletionStage<@Nullable Object> stage(Duration longest) {
        try {
            Object result = proceed();
            if (result instanceof CompletionStage<?> stage) {
                if (keepsThread && result instanceof Future<?> future) {
                    awaitEnd(future, longest);
                }
                return ReturnedStage.of(stage);
            }
            return CompletableFuture.completedFuture(
                    result instanceof Future<?> future ? await(future, longest) : result);
        } catch (ExecutionException failed) {
            throw thrown(failed.getCause() == null ? failed : failed.getCause());
        } catch (Throwable failure) {
            throw thrown(failure);
        }
    }

    /** As the future that the caller would have without us wraps it; only a {@code CompletableFuture} knows this wrapping. */
    private CompletionException thrown(Throwable failure) {
        return shape == ReturnShape.STAGE && failure instanceof CompletionException wrapped
                ? wrapped
                : new CompletionException(failure);
    }

    private @Nullable Object proceed() throws Throwable {
        try {
            return invocation.proceed();
        } catch (Throwable failure) {
            onFailure.accept(failure);
            throw failure;
        }
    }

    /** How it ended its stage tells; the run's stop interrupts the waiting and then cancels the stage. */
    private static void awaitEnd(Future<?> future, Duration longest) throws InterruptedException {
        try {
            var unused = future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            if (!TaskContext.current().isCancelled()) {
                throw interrupted; // somebody else's, such as a pool's that is shut down
            }
        } catch (CancellationException cancelled) {
            if (!TaskContext.current().isCancelled()) {
                throw cancelled; // which newer JDKs wrap in one of the waiting thread's, so the caller gets it so
                // without us
            }
        } catch (ExecutionException | TimeoutException end) {
            // told by the stage, or by the run
        }
    }

    /** A future that is no stage cannot tell when it is done. */
    private static @Nullable Object await(Future<?> future, Duration longest) throws Exception {
        try (TaskContext.Hook hook = TaskContext.current().onCancel(() -> future.cancel(true))) {
            return future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
