package dev.inflight.core.run;

import dev.inflight.Outcome;
import dev.inflight.Ripcord;
import dev.inflight.TaskEnding;
import dev.inflight.TaskText;
import dev.inflight.core.timer.TimedFuture;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns every way in which a caller can end a {@link CompletableFuture} by hand into one {@link Cause}. {@code orTimeout}
 * and {@code completeOnTimeout} need no code here: the JDK implements them by calling two of the methods below.
 */
public abstract class HandEndedFuture<T extends @Nullable Object> extends TimedFuture<T> {

    HandEndedFuture(int stripe) {
        super(stripe);
    }

    /** Ends this future for the cause, unless something was first. Returns whether it was this call. */
    public abstract boolean end(Cause cause);

    /** What stopped it; {@code null} while nothing has, or when its work ended by itself. */
    public abstract @Nullable Stop stop();

    /** What the exceptions of those who wait say about an ending for this cause. */
    abstract TaskEnding endingFor(Cause cause);

    /**
     * What {@link CompletableFuture} itself does; called last of all. Returns whether it was this call that completed it.
     */
    @SuppressWarnings("unchecked") // a cause's value is what the work or the caller gave for this T
    public final boolean completeJdkFuture(@Nullable Object value, @Nullable Throwable failure) {
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
     * Pulls the ripcord. With {@code false}, as {@link java.util.concurrent.Future} has it, work that has begun is left to
     * finish: it is not interrupted, its hooks are not run and what it waits for is not cancelled.
     */
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        return end(mayInterruptIfRunning ? Cause.CANCELLED_BY_CALLER : Cause.CANCELLED_GENTLY) || isCancelled();
    }

    /** As the JDK's, but through {@link #complete}, which the JDK's own goes round. */
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
