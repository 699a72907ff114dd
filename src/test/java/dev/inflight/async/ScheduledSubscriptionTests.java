package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.CancelRequest;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskQuery;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher of no library's: what is tracked of it, and what its subscriber is told. */
class ScheduledSubscriptionTests {

    private static final AsyncSettings SETTINGS =
            new AsyncSettings(true, true, true, true, Duration.ofMinutes(1), Duration.ofHours(1));

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();
    private final ScheduledRuns runs = new ScheduledRuns(() -> registry, () -> SETTINGS);
    private final Source source = new Source();
    private final Told told = new Told();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void what_the_source_says_arrives() {
        subscribe();
        source.subscriber.onNext("a");
        source.subscriber.onComplete();

        assertThat(told.events).containsExactly("subscribed", "a", "completed");
    }

    @Test
    void what_is_requested_arrives_at_the_source() {
        subscribe();

        assertThat(source.events).containsExactly("request " + Integer.MAX_VALUE);
    }

    @Test
    void a_subscription_that_has_ended_is_not_cancelled() {
        subscribe();
        source.subscriber.onError(new IllegalStateException("the end"));
        told.subscription.cancel();

        assertThat(source.events).doesNotContain("cancel");
    }

    @Test
    void a_stop_cancels_once_and_then_completes_the_subscriber() {
        subscribe();
        cancel(registry);

        assertThat(source.events).containsOnlyOnce("cancel");
        assertThat(told.events).containsExactly("subscribed", "completed");
    }

    @Test
    void what_the_source_says_after_a_stop_arrives_nowhere() {
        subscribe();
        cancel(registry);
        source.subscriber.onNext("late");
        source.subscriber.onError(new IllegalStateException("late"));

        assertThat(told.events).containsExactly("subscribed", "completed");
    }

    @Test
    void a_source_that_accepts_only_after_the_stop_is_cancelled_then_and_goes_on_until_then() {
        source.accepts = false;
        subscribe();
        TaskState before = cancel(registry);
        source.accept();

        assertThat(before).isEqualTo(TaskState.STOPPING);
        assertThat(source.events).contains("cancel");
        assertThat(registry.list(TaskQuery.ALL).tasks()).isEmpty();
    }

    @Test
    void the_subscribers_cancel_ends_the_run() {
        subscribe();
        told.subscription.cancel();

        assertThat(registry.history(HistoryQuery.ALL))
                .singleElement()
                .satisfies(end -> assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED));
    }

    @Test
    void the_subscribers_cancel_is_answered_with_nothing() {
        subscribe();
        told.subscription.cancel();

        assertThat(told.events).containsExactly("subscribed");
        assertThat(source.events).containsOnlyOnce("cancel");
    }

    @Test
    void what_the_source_throws_is_thrown_at_whoever_subscribes() {
        IllegalStateException thrown = new IllegalStateException("not now");
        Publisher<Object> throwing = subscriber -> {
            throw thrown;
        };

        assertThatThrownBy(() -> new ScheduledSubscription(throwing, told).start("Feed.next", runs))
                .isSameAs(thrown);
        assertThat(told.events).isEmpty();
    }

    @Test
    void without_a_registry_the_source_is_subscribed_to_by_the_subscriber_itself() {
        registry.close();
        subscribe();

        assertThat(source.subscriber).isSameAs(told);
    }

    private void subscribe() {
        new ScheduledSubscription(source, told).start("Feed.next", runs);
    }

    private static TaskState cancel(InFlightRegistry registry) {
        String name = registry.list(TaskQuery.ALL).tasks().get(0).name();
        return registry.cancel(CancelRequest.of(name, "by the test").withWait(Duration.ofMillis(50)))
                .orElseThrow()
                .state();
    }

    private static final class Source implements Publisher<Object>, Subscription {

        final List<String> events = new CopyOnWriteArrayList<>();
        boolean accepts = true;
        Subscriber<? super Object> subscriber;

        @Override
        public void subscribe(Subscriber<? super Object> newcomer) {
            subscriber = newcomer;
            if (accepts) {
                accept();
            }
        }

        void accept() {
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long elements) {
            events.add("request " + elements);
        }

        @Override
        public void cancel() {
            events.add("cancel");
        }
    }

    /** As Spring's. */
    private static final class Told implements Subscriber<Object> {

        final List<Object> events = new CopyOnWriteArrayList<>();
        volatile Subscription subscription;

        @Override
        public void onSubscribe(Subscription accepted) {
            subscription = accepted;
            events.add("subscribed");
            accepted.request(Integer.MAX_VALUE);
        }

        @Override
        public void onNext(Object element) {
            events.add(element);
        }

        @Override
        public void onError(Throwable failure) {
            events.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            events.add("completed");
        }
    }
}
