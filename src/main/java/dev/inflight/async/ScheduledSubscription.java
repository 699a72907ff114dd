package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.track.Watch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription as a run, between Spring's subscriber and the source. A stop cancels the source's subscription and then
 * completes the subscriber; the source's end ends the run before the subscriber hears of it. The thread that subscribes is the
 * run's until the source has let it go: a source that does its work right there is interrupted, and not taken for gone as long
 * as it is at it.
 */
class ScheduledSubscription implements Subscriber<Object>, Subscription {

    private final Publisher<?> source;
    private final Subscriber<? super Object> subscriber;
    private final Work work = new Work();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean unsubscribed;
    private volatile @Nullable InFlightFuture<?> run;
    private @Nullable Throwable thrown;

    ScheduledSubscription(Publisher<?> source, Subscriber<? super Object> subscriber) {
        this.source = source;
        this.subscriber = subscriber;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the callback returns interests nobody
    final void start(String kind, ScheduledRuns runs) {
        InFlightFuture<?> started = runs.subscribe(kind, () -> {
            if (begun.compareAndSet(false, true)) {
                subscribe();
            }
            return work;
        });
        if (begun.compareAndSet(false, true) && runs.isNotStopped(kind, started)) {
            source.subscribe(subscriber);
            return;
        }
        if (started != null) {
            run = started;
            started.whenComplete((nothing, failure) -> stopped(failure));
            if (unsubscribed) {
                pull(started);
            }
        }
        Watch.<RuntimeException>rethrow(thrown); // at whoever subscribed, as ever
    }

    private void subscribe() {
        // nobody has the work yet to cancel it, and the source may do all of its own right here
        try (TaskContext.Hook whileSubscribing = TaskContext.current().onCancel(work::cancelSource)) {
            source.subscribe(this);
        } catch (Throwable failure) {
            thrown = failure;
            work.over(failure);
        }
    }

    private void stopped(@Nullable Throwable failure) {
        if (failure == null || thrown != null || !ended.compareAndSet(false, true)) {
            return;
        }
        try {
            work.cancelSource();
        } finally {
            open();
            subscriber.onComplete(); // not an error: Spring would log it, and the registry has logged the stop
        }
    }

    private void open() {
        if (opened.compareAndSet(false, true)) {
            subscriber.onSubscribe(this);
        }
    }

    // ---- of the source

    @Override
    public void onSubscribe(Subscription subscription) {
        work.subscribed(subscription);
        open();
    }

    @Override
    public void onNext(Object element) {
        if (!ended.get()) {
            subscriber.onNext(element);
        }
    }

    @Override
    public void onError(Throwable failure) {
        work.over(failure);
        if (ended.compareAndSet(false, true)) {
            subscriber.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        work.over(null);
        if (ended.compareAndSet(false, true)) {
            subscriber.onComplete();
        }
    }

    // ---- of the subscriber

    @Override
    public void request(long elements) {
        work.request(elements);
    }

    /** Spring has no more use for it: its bean is destroyed, or the context closes. */
    @Override
    public void cancel() {
        ended.set(true);
        unsubscribed = true;
        work.cancelSource();
        InFlightFuture<?> started = run;
        if (started != null) {
            pull(started);
        }
    }

    private static void pull(InFlightFuture<?> run) {
        run.ripcord().pull("the subscription was cancelled");
    }

    /** Cancelling it cancels the source's subscription; it has not gone before there is one to be cancelled. */
    private static final class Work extends CompletableFuture<@Nullable Object> {

        private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
        private volatile boolean unwanted;
        private volatile boolean subscribed;

        void subscribed(Subscription accepted) {
            subscription.set(accepted);
            subscribed = true;
            if (unwanted) {
                cancel(false);
            }
        }

        void request(long elements) {
            Subscription accepted = subscription.get();
            if (accepted != null) {
                accepted.request(elements);
            }
        }

        /** Once, and not when it is over: whoever watches a subscription counts. */
        void cancelSource() {
            unwanted = true;
            Subscription accepted = subscription.getAndSet(null);
            if (accepted != null) {
                accepted.cancel();
            }
        }

        /** The source has said the last that it says. */
        void over(@Nullable Throwable failure) {
            subscription.set(null);
            if (failure == null) {
                complete(null);
            } else {
                completeExceptionally(failure);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancelSource();
            return subscribed && super.cancel(mayInterruptIfRunning);
        }
    }
}
