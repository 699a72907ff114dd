package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;

/** Annotated methods that return a reactive type of another library than Reactor, or of none. */
class ReactiveTypesTests {

    private final ApplicationContextRunner application = AsyncContexts.boot().withBean(Prices.class);

    static Stream<Class<?>> everyType() {
        return Stream.of(
                Flowable.class,
                Observable.class,
                Single.class,
                Maybe.class,
                Completable.class,
                Multi.class,
                Uni.class,
                Flow.Publisher.class,
                Publisher.class);
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void what_it_delivers_arrives(Class<?> type) {
        with(
                type,
                Source.ONE,
                (elements, registry) -> assertThat(elements.collectList().block(AsyncContexts.SOON))
                        .isEqualTo(type == Completable.class ? List.of() : List.of(1)));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_subscription_is_a_run(Class<?> type) {
        with(type, Source.ONE, (elements, registry) -> {
            elements.blockLast(AsyncContexts.SOON);

            assertThat(registry.history(HistoryQuery.ALL))
                    .extracting(EndedTask::outcome)
                    .containsExactly(Outcome.COMPLETED);
        });
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_failure_arrives_as_it_is(Class<?> type) {
        with(
                type,
                Source.FAILING,
                (elements, registry) -> assertThatThrownBy(() -> elements.blockLast(AsyncContexts.SOON))
                        .isExactlyInstanceOf(IllegalStateException.class));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_pulled_ripcord_fails_the_subscriber(Class<?> type) {
        with(type, Source.NEVER, (elements, registry) -> {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            elements.subscribe(element -> {}, seen::set);
            registry.cancel("price", "by the test");

            await().untilAsserted(() -> assertThat(seen.get()).isInstanceOf(TaskCancelledException.class));
        });
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_cancelled_subscription_ends_the_run(Class<?> type) {
        with(type, Source.NEVER, (elements, registry) -> {
            elements.subscribe().dispose();

            assertThat(registry.history(HistoryQuery.ALL))
                    .extracting(EndedTask::outcome)
                    .containsExactly(Outcome.CANCELLED);
        });
    }

    /** Calls the method that returns the type. */
    private void with(Class<?> type, Source source, BiConsumer<Flux<?>, InFlightRegistry> test) {
        application.run(context -> {
            Object returned = call(context.getBean(Prices.class), type, source);
            Publisher<?> elements =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(type).toPublisher(returned);
            test.accept(Flux.from(elements), context.getBean(InFlightRegistry.class));
        });
    }

    private static Object call(Prices prices, Class<?> type, Source source) throws ReflectiveOperationException {
        for (Method method : Prices.class.getDeclaredMethods()) {
            if (method.getReturnType() == type) {
                try {
                    return method.invoke(prices, source);
                } catch (InvocationTargetException failed) {
                    throw new AssertionError("calling " + method, failed.getCause());
                }
            }
        }
        throw new AssertionError("no method returns " + type);
    }

    enum Source {
        ONE(Flux.just(1)),
        NEVER(Flux.never()),
        FAILING(Flux.error(new IllegalStateException("no price")));

        final Flux<Integer> elements;

        Source(Flux<Integer> elements) {
            this.elements = elements;
        }
    }

    static class Prices {

        @InFlight(name = "price", timeout = "30s")
        Flowable<Integer> flowable(Source source) {
            return Flowable.fromPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Observable<Integer> observable(Source source) {
            return Observable.fromPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Single<Integer> single(Source source) {
            return Single.fromPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Maybe<Integer> maybe(Source source) {
            return Maybe.fromPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Completable completable(Source source) {
            return Completable.fromPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Multi<Integer> multi(Source source) {
            return Multi.createFrom().publisher(FlowAdapters.toFlowPublisher(source.elements));
        }

        @InFlight(name = "price", timeout = "30s")
        Uni<Integer> uni(Source source) {
            return Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(source.elements));
        }

        @InFlight(name = "price", timeout = "30s")
        Flow.Publisher<Integer> flowPublisher(Source source) {
            return FlowAdapters.toFlowPublisher(source.elements);
        }

        @InFlight(name = "price", timeout = "30s")
        Publisher<Integer> publisher(Source source) {
            return source.elements;
        }
    }
}
