package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

class SubscribedWorkTests {

    private final AtomicInteger cancels = new AtomicInteger();
    private final SubscribedWork work = new SubscribedWork();

    private final Subscription subscription = new Subscription() {
        @Override
        public void request(long n) {
            // nothing comes
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }
    };

    @Test
    void aSourceIsCancelledOnceHoweverManyWantIt() {
        work.subscribed(subscription);
        work.cancelSource();
        work.cancel(true);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void aSourceThatAcceptsTooLateIsCancelledThen() {
        work.cancelSource();
        work.subscribed(subscription);
        assertThat(cancels).hasValue(1);
    }
}
