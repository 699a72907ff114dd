package dev.inflight.async;

import dev.inflight.track.Listed;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.util.context.Context;

/** The same as one of Reactor's operators, so that the subscriber's context, with Spring's observation, gets to the source. */
final class ScheduledFlux extends FluxOperator<Object, Object> implements Listed {

    private final String kind;
    private final ScheduledRuns runs;

    private ScheduledFlux(Flux<?> source, String kind, ScheduledRuns runs) {
        super(source);
        this.kind = kind;
        this.runs = runs;
    }

    static Publisher<?> of(Publisher<?> source, String kind, ScheduledRuns runs) {
        return new ScheduledFlux(Flux.from(source), kind, runs);
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> subscriber) {
        new WithContext(source, subscriber).start(kind, runs);
    }

    private static final class WithContext extends ScheduledSubscription implements CoreSubscriber<Object> {

        private final CoreSubscriber<? super Object> subscriber;

        WithContext(Publisher<?> source, CoreSubscriber<? super Object> subscriber) {
            super(source, subscriber);
            this.subscriber = subscriber;
        }

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }
    }
}
