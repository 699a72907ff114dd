package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One subscription as a run. The run's start lets the subscription through to the source; a stop cancels the source and
 * fails the subscriber; the source's end, and the subscriber's cancel, end the run before anybody downstream hears of it.
 */
final class ReactorTasks {

    private final Sinks.Empty<Void> begun = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final SubscribedWork work = new SubscribedWork();
    private final InFlightFuture<@Nullable Object> run;
    private volatile boolean unsubscribed;

    @SuppressWarnings("FutureReturnValueIgnored") // what the callback returns interests nobody
    private ReactorTasks(InFlightRegistry registry, TaskSpec spec) {
        this.run = registry.startAsync(spec, () -> {
            begun.tryEmitEmpty();
            return work;
        });
        run.whenComplete((nothing, failure) -> {
            if (failure != null) {
                work.cancelSource();
            }
            if (failure != null && !unsubscribed) {
                stopped.tryEmitError(failure);
            }
        });
    }

    static Object track(InFlightRegistry registry, TaskSpec spec, ReactiveAdapter adapter, Object result) {
        return adapter.fromPublisher(
                adapter.isMultiValue()
                        ? Flux.defer(
                                () -> new ReactorTasks(registry, spec).around(Flux.from(adapter.toPublisher(result))))
                        : Mono.defer(
                                () -> new ReactorTasks(registry, spec).around(Mono.from(adapter.toPublisher(result)))));
    }

    private <T> Flux<T> around(Flux<T> source) {
        return begun.asMono()
                .thenMany(source.doOnSubscribe(work::subscribed))
                .takeUntilOther(stopped.asMono())
                .doOnComplete(work::completed)
                .doOnError(work::completeExceptionally)
                .doOnCancel(this::unsubscribe);
    }

    private <T> Mono<T> around(Mono<T> source) {
        return begun.asMono()
                .then(source.doOnSubscribe(work::subscribed))
                .takeUntilOther(stopped.asMono())
                .doOnSuccess(value -> work.completed())
                .doOnError(work::completeExceptionally)
                .doOnCancel(this::unsubscribe);
    }

    /** Nobody is left to be told of a failure. */
    private void unsubscribe() {
        unsubscribed = true;
        run.ripcord().pull("the subscription was cancelled");
    }
}
