package dev.inflight.core;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Ripcord;
import dev.inflight.TaskText;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns every way in which a caller can end a {@link CompletableFuture} by hand into one {@link Cause}. {@code orTimeout}
 * and {@code completeOnTimeout} need no code here: the JDK implements them by calling two of the methods below.
 */
abstract class HandEndedFuture<T extends @Nullable Object> extends InFlightFuture<T> {

    /** Ends this future for the cause, unless something was first. Returns whether it was this call. */
    abstract boolean end(Cause cause);

    /** Somebody wants to know how this future ended, or will learn of it. */
    void asked() {}

    @Override
    public final T get() throws InterruptedException, ExecutionException {
        asked();
        return super.get();
    }

    @Override
    public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        asked();
        return super.get(timeout, unit);
    }

    @Override
    public final T join() {
        asked();
        return super.join();
    }

    @Override
    public final T getNow(T valueIfAbsent) {
        asked();
        return super.getNow(valueIfAbsent);
    }

    /** Called by all that makes a dependent stage. */
    @Override
    public final <U> CompletableFuture<U> newIncompleteFuture() {
        asked();
        return super.newIncompleteFuture();
    }

    /** What {@link CompletableFuture} itself does; called last of all. Returns whether it was this call that completed it. */
    @SuppressWarnings("unchecked") // a cause's value is what the work or the caller gave for this T
    final boolean completeJdkFuture(@Nullable Object value, @Nullable Throwable failure) {
        return failure == null ? super.complete((T) value) : super.completeExceptionally(failure);
    }

    @Override
    public final Ripcord ripcord() {
        return reason -> end(Cause.stop(Outcome.CANCELLED, Cause.BY_CALLER, TaskText.clip(reason)));
    }

    @Override
    public final boolean complete(T value) {
        return end(new Cause(Outcome.COMPLETED, Cause.BY_CALLER, "completed by hand", value, null));
    }

    @Override
    public final boolean completeExceptionally(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return end(new Cause(outcomeOf(failure), Cause.BY_CALLER, "failed by hand", null, failure));
    }

    /**
     * Pulls the ripcord. As for every {@code CompletableFuture} the argument has no effect: whether a worker may be
     * interrupted is the task's own choice.
     */
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        return end(Cause.stop(Outcome.CANCELLED, Cause.BY_CALLER, "future cancelled")) || isCancelled();
    }

    /** As in the JDK, but through {@link #complete}: the original goes round it. */
    @Override
    public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> {
            if (isDone()) {
                return;
            }
            try {
                complete(supplier.get());
            } catch (Throwable failure) { // wrapped even for this future: so its dependents have always seen it
                completeExceptionally(
                        failure instanceof CompletionException ? failure : new CompletionException(failure));
            }
        });
        return this;
    }

    @Override
    public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public final void obtrudeValue(T value) {
        complete(value);
        super.obtrudeValue(value);
    }

    @Override
    public final void obtrudeException(Throwable failure) {
        completeExceptionally(failure);
        super.obtrudeException(failure);
    }

    /** Whether and how it is done, in brackets, in the JDK's words. */
    final String completion() {
        String inTheJdk = super.toString(); // the class's name, which has no bracket, comes before
        return inTheJdk.substring(inTheJdk.indexOf('['));
    }

    private static Outcome outcomeOf(Throwable failure) {
        if (failure instanceof CancellationException) {
            return Outcome.CANCELLED;
        }
        return failure instanceof TimeoutException ? Outcome.TIMED_OUT : Outcome.FAILED;
    }
}
