package dev.inflight;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of one run. Ending it by hand in any way ({@code cancel}, {@code complete}, {@code completeExceptionally},
 * {@code orTimeout}, {@code obtrudeValue} …) is a ripcord like any other: the work is stopped too.
 *
 * <p>Whoever sees this future done finds the task's name free. Futures derived from it ({@code thenApply} …) are plain
 * ones: cancelling those does not touch the work. Implemented by registries only.
 *
 * @param <T> what the work returns
 */
public abstract class InFlightFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** For registries. */
    protected InFlightFuture() {}

    /** The task's name, unique among the outstanding; generated for an anonymous task. */
    public abstract String name();

    /** The identity of this run; never reused. */
    public abstract String id();

    /** Ends this run and stops its work. */
    public abstract Ripcord ripcord();

    /** A plain future, so that what is derived from this one carries no ripcord. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
