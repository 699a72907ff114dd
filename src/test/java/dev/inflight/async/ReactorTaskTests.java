package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskTimeoutException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Annotated methods that return a reactive type: every subscription is one run. */
class ReactorTaskTests {

    private final ApplicationContextRunner application = AsyncContexts.boot().withBean(Prices.class);

    @Test
    void nothing_is_started_before_somebody_subscribes() {
        application.run(context -> {
            assertThat(prices(context).never(new AtomicBoolean())).isNotNull();

            assertThat(registry(context).outstanding()).isZero();
        });
    }

    @Test
    void a_subscription_is_listed() {
        application.run(context -> {
            Disposable subscription = prices(context).never(new AtomicBoolean()).subscribe();

            assertThat(registry(context).find("never")).isPresent();
            subscription.dispose();
        });
    }

    @Test
    void its_operators_find_the_task_where_automatic_propagation_is_on() {
        Hooks.enableAutomaticContextPropagation();
        try {
            application.run(context -> assertThat(prices(context).named().block(AsyncContexts.SOON))
                    .isEqualTo("named"));
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
    }

    @Test
    void every_subscription_is_a_run() {
        application.run(context -> {
            Mono<String> one = prices(context).one();
            one.block(AsyncContexts.SOON);
            one.block(AsyncContexts.SOON);

            assertThat(registry(context).history(HistoryQuery.ALL)).hasSize(2);
        });
    }

    @Test
    void the_value_of_a_mono_arrives() {
        application.run(context ->
                assertThat(prices(context).one().block(AsyncContexts.SOON)).isEqualTo("one"));
    }

    @Test
    void the_elements_of_a_flux_arrive() {
        application.run(
                context -> assertThat(prices(context).many().collectList().block(AsyncContexts.SOON))
                        .isEqualTo(List.of(1, 2, 3)));
    }

    @Test
    void whoever_sees_the_end_finds_the_name_free() {
        application.run(context -> {
            AtomicReference<Integer> outstanding = new AtomicReference<>();
            prices(context)
                    .many()
                    .doOnComplete(() -> outstanding.set(registry(context).outstanding()))
                    .blockLast(AsyncContexts.SOON);

            assertThat(outstanding).hasValue(0);
        });
    }

    @RepeatedTest(20)
    void a_pulled_ripcord_cancels_the_source() {
        application.run(context -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            prices(context).never(cancelled).subscribe(value -> {}, failure -> {});
            registry(context).cancel("never", "by the test");

            await().untilTrue(cancelled);
        });
    }

    @Test
    void a_pulled_ripcord_fails_the_subscriber() {
        application.run(context -> {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            prices(context).never(new AtomicBoolean()).subscribe(value -> {}, seen::set);
            registry(context).cancel("never", "by the test");

            await().untilAsserted(() -> assertThat(seen.get())
                    .isInstanceOf(TaskCancelledException.class)
                    .hasMessageContaining("by the test"));
        });
    }

    @Test
    void a_pulled_ripcord_cancels_the_source_of_a_flux() {
        application.run(context -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            prices(context).endless(cancelled).subscribe(value -> {}, failure -> {});
            registry(context).cancel("endless", "by the test");

            await().untilTrue(cancelled);
        });
    }

    @Test
    void a_cancelled_subscription_ends_the_run() {
        application.run(context -> {
            prices(context).never(new AtomicBoolean()).subscribe().dispose();

            assertThat(registry(context).history(HistoryQuery.ALL))
                    .extracting(EndedTask::outcome)
                    .containsExactly(Outcome.CANCELLED);
        });
    }

    @Test
    void a_cancelled_subscription_cancels_the_source() {
        application.run(context -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            prices(context).never(cancelled).subscribe().dispose();

            assertThat(cancelled).isTrue();
        });
    }

    @Test
    void a_cancelled_subscription_leaves_no_zombie() {
        application.run(context -> {
            prices(context).endless(new AtomicBoolean()).subscribe().dispose();

            await().untilAsserted(() ->
                    assertThat(registry(context).counts().stopping()).isZero());
        });
    }

    @Test
    void a_failure_arrives_as_it_is() {
        application.run(
                context -> assertThatThrownBy(() -> prices(context).fail().block(AsyncContexts.SOON))
                        .isExactlyInstanceOf(IllegalStateException.class));
    }

    @Test
    void a_failure_ends_the_run_failed() {
        application.run(context -> {
            prices(context).fail().onErrorComplete().block(AsyncContexts.SOON);

            assertThat(registry(context).history(HistoryQuery.ALL))
                    .extracting(EndedTask::outcome)
                    .containsExactly(Outcome.FAILED);
        });
    }

    @Test
    void a_deadline_that_passes_fails_the_subscriber() {
        application.run(
                context -> assertThatThrownBy(() -> prices(context).slow().block(AsyncContexts.SOON))
                        .hasRootCauseInstanceOf(TaskTimeoutException.class));
    }

    @Test
    void a_refused_newcomer_is_failed_and_its_source_never_subscribed_to() {
        application.run(context -> {
            Disposable older = prices(context).single(new AtomicBoolean()).subscribe();
            AtomicBoolean subscribed = new AtomicBoolean();

            assertThatThrownBy(() -> prices(context).single(subscribed).block(AsyncContexts.SOON))
                    .isInstanceOf(TaskOverlapException.class);
            assertThat(subscribed).isFalse();
            older.dispose();
        });
    }

    @Test
    void a_newcomer_that_has_to_wait_is_subscribed_when_the_older_has_ended() {
        application.run(context -> {
            AtomicBoolean newerSubscribed = new AtomicBoolean();
            Disposable older = prices(context).queued(new AtomicBoolean()).subscribe();
            Disposable newer = prices(context).queued(newerSubscribed).subscribe();
            assertThat(newerSubscribed).isFalse();
            older.dispose();

            await().untilTrue(newerSubscribed);
            newer.dispose();
        });
    }

    @Test
    void a_shutdown_fails_the_subscriber() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        application.run(context -> prices(context).never(new AtomicBoolean()).subscribe(value -> {}, seen::set));

        await().untilAsserted(() -> assertThat(seen.get())
                .isInstanceOfSatisfying(
                        TaskCancelledException.class,
                        stopped -> assertThat(stopped.outcome()).isEqualTo(Outcome.SHUT_DOWN)));
    }

    private static Prices prices(AssertableApplicationContext context) {
        return context.getBean(Prices.class);
    }

    private static InFlightRegistry registry(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class);
    }

    static class Prices {

        @InFlight(name = "named", timeout = "30s")
        Mono<String> named() {
            return Mono.just("x")
                    .publishOn(Schedulers.boundedElastic())
                    .map(x -> TaskContext.current().name());
        }

        @InFlight(timeout = "30s")
        Mono<String> one() {
            return Mono.just("one");
        }

        @InFlight(timeout = "30s")
        Flux<Integer> many() {
            return Flux.just(1, 2, 3);
        }

        @InFlight(name = "never", timeout = "30s")
        Mono<String> never(AtomicBoolean cancelled) {
            return Mono.<String>never().doOnCancel(() -> cancelled.set(true));
        }

        @InFlight(name = "endless", timeout = "30s")
        Flux<String> endless(AtomicBoolean cancelled) {
            return Flux.<String>never().doOnCancel(() -> cancelled.set(true));
        }

        @InFlight(timeout = "30s")
        Mono<String> fail() {
            return Mono.error(new IllegalStateException("no price"));
        }

        @InFlight(timeout = "50ms")
        Mono<String> slow() {
            return Mono.never();
        }

        @InFlight(name = "single", timeout = "30s", overlap = Overlap.FAIL_NEWER)
        Mono<String> single(AtomicBoolean subscribed) {
            return Mono.<String>never().doOnSubscribe(subscription -> subscribed.set(true));
        }

        @InFlight(name = "queued", timeout = "30s", overlap = Overlap.QUEUE)
        Mono<String> queued(AtomicBoolean subscribed) {
            return Mono.<String>never().doOnSubscribe(subscription -> subscribed.set(true));
        }
    }
}
