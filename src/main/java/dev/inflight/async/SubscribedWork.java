package dev.inflight.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** The work of a run that is a subscription: cancelling it cancels that. Holds no elements. */
final class SubscribedWork extends CompletableFuture<@Nullable Object> {

    private final AtomicReference<@Nullable Subscription> source = new AtomicReference<>();

    /** The source has accepted the subscription, perhaps after the run was stopped. */
    void subscribed(Subscription subscription) {
        source.set(subscription);
        if (isDone()) {
            subscription.cancel();
        }
    }

    void completed() {
        complete(null);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        Subscription subscription = source.get();
        if (subscription != null) {
            subscription.cancel();
        }
        return super.cancel(mayInterruptIfRunning);
    }
}
