import dev.inflight.InFlight;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Flow;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One annotated method for every reactive type that Spring knows. A negative number of elements is a failure. */
public class Streams {

    private static Flux<Long> elements(long count) {
        return count < 0
                ? Flux.error(new IllegalStateException("meant to fail"))
                : Flux.<Long, Long>generate(() -> 0L, (next, sink) -> {
                    if (next >= count) {
                        sink.complete();
                    } else {
                        sink.next(next);
                    }
                    return next + 1;
                });
    }

    @InFlight(timeout = "1h")
    public Flux<Long> flux(long count) {
        return elements(count);
    }

    @InFlight(timeout = "1h")
    public Publisher<Long> publisher(long count) {
        return elements(count);
    }

    @InFlight(timeout = "1h")
    public Mono<Long> mono(long count) {
        return elements(count).next();
    }

    @InFlight(timeout = "1h")
    public Flowable<Long> flowable(long count) {
        return Flowable.fromPublisher(elements(count));
    }

    @InFlight(timeout = "1h")
    public Observable<Long> observable(long count) {
        return Observable.fromPublisher(elements(count));
    }

    @InFlight(timeout = "1h")
    public Single<Long> single(long count) {
        return Single.fromPublisher(elements(count));
    }

    @InFlight(timeout = "1h")
    public Maybe<Long> maybe(long count) {
        return Flowable.fromPublisher(elements(count)).firstElement();
    }

    @InFlight(timeout = "1h")
    public Completable completable(long count) {
        return Completable.fromPublisher(elements(count));
    }

    @InFlight(timeout = "1h")
    public Multi<Long> multi(long count) {
        return Multi.createFrom().publisher(FlowAdapters.toFlowPublisher(elements(count)));
    }

    @InFlight(timeout = "1h")
    public Uni<Long> uni(long count) {
        return Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(elements(count)));
    }

    @InFlight(timeout = "1h")
    public Flow.Publisher<Long> jdkFlow(long count) {
        return FlowAdapters.toFlowPublisher(elements(count));
    }

    @InFlight(timeout = "1h")
    public kotlinx.coroutines.flow.Flow<Long> kotlinFlow(long count) {
        return ReactiveFlowKt.asFlow(elements(count));
    }
}
