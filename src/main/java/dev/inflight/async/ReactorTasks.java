package dev.inflight.async;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * One subscription as a run. The run's start lets the subscription through to the source; a stop cancels the source and
 * fails the subscriber; the source's end, and the subscriber's cancel, end the run before anybody downstream hears of it.
 */
final class ReactorTasks {

    /** As {@code TaskContextAccessor} calls it, whose library may be missing. */
    static final String TASK = "inflight.task";

    private final Sinks.Empty<Void> begun = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final SubscribedWork work = new SubscribedWork();
    private final InFlightFuture<@Nullable Object> run;
    private volatile TaskContext task = TaskContext.current();
    private volatile boolean unsubscribed;

    @SuppressWarnings("FutureReturnValueIgnored") // what the callback returns interests nobody
    private ReactorTasks(InFlightRegistry registry, TaskSpec spec) {
        this.run = registry.startAsync(spec, () -> {
            task = TaskContext.current();
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
                .thenMany(source.contextWrite(this::withTask).doOnSubscribe(work::subscribed))
                .takeUntilOther(stopped.asMono())
                .doOnComplete(work::completed)
                .doOnError(work::completeExceptionally)
                .doOnCancel(this::unsubscribe);
    }

    private <T> Mono<T> around(Mono<T> source) {
        return begun.asMono()
                .then(source.contextWrite(this::withTask).doOnSubscribe(work::subscribed))
                .takeUntilOther(stopped.asMono())
                .doOnSuccess(value -> work.completed())
                .doOnError(work::completeExceptionally)
                .doOnCancel(this::unsubscribe);
    }

    /** Where the user has Reactor restore what is in its context, the operators find the task. */
    private Context withTask(Context context) {
        return context.put(TASK, task);
    }

    /** Nobody is left to be told of a failure. */
    private void unsubscribe() {
        unsubscribed = true;
        run.ripcord().pull("the subscription was cancelled");
    }
}
