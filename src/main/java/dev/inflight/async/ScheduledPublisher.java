package dev.inflight.async;

import dev.inflight.track.Listed;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.springframework.util.ClassUtils;

/** What a scheduled method returned, every subscription to it a run. Needs no Reactor, which Spring does not need either. */
final class ScheduledPublisher implements Publisher<Object>, Listed {

    private static final boolean REACTOR_IS_THERE =
            ClassUtils.isPresent("reactor.core.publisher.Flux", ScheduledPublisher.class.getClassLoader());

    private final Publisher<?> source;
    private final String kind;
    private final ScheduledRuns runs;

    private ScheduledPublisher(Publisher<?> source, String kind, ScheduledRuns runs) {
        this.source = source;
        this.kind = kind;
        this.runs = runs;
    }

    static Publisher<?> of(Publisher<?> source, String kind, ScheduledRuns runs) {
        return REACTOR_IS_THERE ? ScheduledFlux.of(source, kind, runs) : new ScheduledPublisher(source, kind, runs);
    }

    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        new ScheduledSubscription(source, subscriber).start(kind, runs);
    }
}
