package dev.inflight.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** The work of a run that is a subscription: cancelling it cancels that. Holds no elements. */
final class SubscribedWork extends CompletableFuture<@Nullable Object> {

    private final AtomicReference<@Nullable Subscription> source = new AtomicReference<>();
    private volatile boolean unwanted;

    /** The source has accepted the subscription, perhaps after the run was stopped. */
    void subscribed(Subscription subscription) {
        source.set(subscription);
        if (unwanted) {
            cancelSource();
        }
    }

    void completed() {
        complete(null);
    }

    /** Cancels the subscription once, now or as soon as there is one; one that is over takes no notice. */
    void cancelSource() {
        unwanted = true;
        Subscription subscription = source.getAndSet(null);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        cancelSource();
        return super.cancel(mayInterruptIfRunning);
    }
}
