package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.mockito.Mockito.mock;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code @Scheduled} methods that return a publisher: every subscription of Spring's is a run. */
class ScheduledPublisherTests {

    private final ApplicationContextRunner application = AsyncContexts.boot()
            .withConfiguration(
                    AutoConfigurations.of(TaskSchedulingAutoConfiguration.class, LifecycleAutoConfiguration.class))
            .withPropertyValues(
                    "spring.task.scheduling.pool.size=4",
                    "spring.lifecycle.timeout-per-shutdown-phase=1s") // for a thread that waits for a subscription's
            // end
            .withUserConfiguration(Scheduling.class);

    static Stream<Class<? extends Feed>> rates() {
        return Stream.of(AtRate.class, WithDelay.class);
    }

    @ParameterizedTest
    @MethodSource("rates")
    void a_subscription_is_listed_as_long_as_it_lives(Class<? extends Feed> type) {
        application.withBean(type).run(context -> {
            Feed feed = context.getBean(type);
            await().untilAtomic(feed.subscriptions, greaterThan(0));

            assertThat(tasks(context)).extracting(TaskSnapshot::kind).contains(type.getSimpleName() + ".next");
        });
    }

    @ParameterizedTest
    @MethodSource("rates")
    void a_cancel_disposes_the_subscription(Class<? extends Feed> type) {
        application.withBean(type).run(context -> {
            Feed feed = context.getBean(type);
            await().untilAtomic(feed.subscriptions, greaterThan(0));

            cancelFirst(context);

            assertThat(feed.cancelled).hasPositiveValue();
        });
    }

    @ParameterizedTest
    @MethodSource("rates")
    void the_answer_to_a_cancel_says_that_the_subscription_was_told(Class<? extends Feed> type) {
        application.withBean(type).run(context -> {
            await().untilAtomic(context.getBean(type).subscriptions, greaterThan(0));

            CancelReport report = cancelFirst(context);

            assertThat(report.effect()).isEqualTo(CancelEffect.SIGNALLED);
            assertThat(report.state()).isEqualTo(TaskState.ENDED);
        });
    }

    @Test
    void the_next_subscription_comes_after_a_cancelled_one() {
        application.withBean(WithDelay.class).run(context -> {
            WithDelay feed = context.getBean(WithDelay.class);
            await().untilAtomic(feed.subscriptions, greaterThan(0));

            cancelFirst(context);

            await().untilAtomic(feed.subscriptions, greaterThan(1));
        });
    }

    @Test
    void with_a_delay_there_is_one_subscription_at_a_time() {
        application.withBean(WithDelay.class).run(context -> {
            WithDelay feed = context.getBean(WithDelay.class);
            await().untilAtomic(feed.subscriptions, greaterThan(0));

            await().during(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(feed.subscriptions).hasValue(1));
        });
    }

    @Test
    void an_end_is_completed() {
        application
                .withBean(Ending.class)
                .run(context -> await().untilAsserted(() -> assertThat(history(context))
                        .filteredOn(end -> end.kind().equals("Ending.complete"))
                        .extracting(EndedTask::outcome)
                        .contains(Outcome.COMPLETED)));
    }

    @Test
    void a_failure_is_failed() {
        application
                .withBean(Ending.class)
                .run(context -> await().untilAsserted(() -> assertThat(history(context))
                        .filteredOn(end -> end.kind().equals("Ending.fail"))
                        .extracting(EndedTask::outcome)
                        .contains(Outcome.FAILED)));
    }

    @Test
    void a_source_that_works_where_it_is_subscribed_to_is_interrupted() {
        application.withBean(Blocking.class).run(context -> {
            Blocking blocking = context.getBean(Blocking.class);
            blocking.probe.awaitStarted();

            cancelFirst(context);

            assertThat(blocking.probe.isReachedWithin(AsyncContexts.SOON.toMillis()))
                    .isTrue();
        });
    }

    @Test
    void a_source_that_ignores_the_stop_is_not_taken_for_gone() {
        application.withBean(Stubborn.class).run(context -> {
            Stubborn stubborn = context.getBean(Stubborn.class);
            await().untilTrue(stubborn.atWork);

            assertThat(cancelFirst(context, Duration.ofMillis(200)).state()).isEqualTo(TaskState.STOPPING);
            stubborn.released.countDown();
        });
    }

    @Test
    void a_source_that_emits_endlessly_where_it_is_subscribed_to_is_stopped() {
        application.withBean(Endless.class).run(context -> {
            await().untilTrue(context.getBean(Endless.class).atWork);

            assertThat(cancelFirst(context).state()).isEqualTo(TaskState.ENDED);
        });
    }

    @Test
    void a_subscription_ends_with_its_bean() {
        application.withBean(AtRate.class).run(context -> {
            AtRate feed = context.getBean(AtRate.class);
            await().untilAtomic(feed.subscriptions, greaterThan(0));

            context.getSourceApplicationContext(GenericApplicationContext.class)
                    .getDefaultListableBeanFactory()
                    .destroySingleton(context.getBeanNamesForType(AtRate.class)[0]);

            assertThat(feed.cancelled).hasValue(feed.subscriptions.get());
            await().untilAsserted(() -> assertThat(tasks(context)).isEmpty());
        });
    }

    @Test
    void a_subscription_that_the_registry_refuses_happens_all_the_same() {
        application.withBean(Ending.class).run(context -> {
            context.getBean(DefaultInFlightRegistry.class).close();
            int before = context.getBean(Ending.class).completed.get();

            await().untilAtomic(context.getBean(Ending.class).completed, greaterThan(before + 1));
        });
    }

    @Test
    void a_mock_of_a_registry_leaves_subscriptions_to_spring() {
        application
                .withBean(InFlightRegistry.class, () -> mock(InFlightRegistry.class))
                .withBean(Ending.class)
                .run(context -> await().untilAtomic(context.getBean(Ending.class).completed, greaterThan(1)));
    }

    @Test
    void the_source_sees_springs_observation() {
        application
                .withBean(Ending.class)
                .run(context -> await().untilAsserted(() -> assertThat(
                                context.getBean(Ending.class).observation.get())
                        .isInstanceOf(Observation.class)));
    }

    @Test
    void the_source_sees_its_task_while_it_is_subscribed_to() {
        application
                .withBean(Ending.class)
                .run(context -> await().untilAsserted(() ->
                        assertThat(context.getBean(Ending.class).task.get()).startsWith("Ending.complete")));
    }

    @Test
    void what_is_scheduled_is_named_as_spring_names_it() {
        application
                .withBean(AtRate.class)
                .run(context -> assertThat(
                                context.getBean(ScheduledTaskHolder.class).getScheduledTasks())
                        .extracting(task -> task.getTask().toString())
                        .containsExactly(AtRate.class.getName() + ".next"));
    }

    @Test
    void what_is_scheduled_is_to_the_last_field_but_the_publisher_what_spring_makes_of_it() {
        application
                .withBean(AtRate.class)
                .withBean(WithDelay.class)
                .run(context -> assertThat(List.of(
                                fields(scheduled(context, AtRate.class)), fields(scheduled(context, WithDelay.class))))
                        .isEqualTo(List.of(
                                fields(springs(context.getBean(AtRate.class))),
                                fields(springs(context.getBean(WithDelay.class))))));
    }

    @Test
    void a_method_that_may_not_be_scheduled_stops_the_start_with_springs_words() {
        application
                .withBean(Throwing.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("Could not create recurring task for @Scheduled method 'next': Cannot obtain a"
                                + " Publisher-convertible value from the @Scheduled reactive method"));
    }

    private static CancelReport cancelFirst(AssertableApplicationContext context) {
        return cancelFirst(context, AsyncContexts.SOON);
    }

    private static CancelReport cancelFirst(AssertableApplicationContext context, Duration wait) {
        String name = tasks(context).get(0).name();
        return context.getBean(InFlightRegistry.class)
                .cancel(CancelRequest.of(name, "by the test").withWait(wait))
                .orElseThrow();
    }

    private static List<TaskSnapshot> tasks(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).list(TaskQuery.ALL).tasks();
    }

    private static List<EndedTask> history(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL);
    }

    private static Object scheduled(AssertableApplicationContext context, Class<?> type) {
        return context.getBean(ScheduledTaskHolder.class).getScheduledTasks().stream()
                .filter(task -> task.getTask().toString().startsWith(type.getName() + "."))
                .map(task -> read(task.getTask().getRunnable(), "runnable"))
                .findFirst()
                .orElseThrow();
    }

    /** What Spring itself would schedule. */
    private static Object springs(Feed feed) throws ReflectiveOperationException {
        Method method = feed.getClass().getDeclaredMethod("next");
        Method create = Class.forName("org.springframework.scheduling.annotation.ScheduledAnnotationReactiveSupport")
                .getDeclaredMethod(
                        "createSubscriptionRunnable",
                        Method.class,
                        Object.class,
                        Scheduled.class,
                        Supplier.class,
                        List.class);
        create.setAccessible(true);
        return create.invoke(
                null, method, feed, method.getAnnotation(Scheduled.class), (Supplier<?>) () -> null, List.of());
    }

    private static List<Object> fields(Object runnable) {
        return Arrays.asList(
                runnable.getClass(),
                read(runnable, "shouldBlock"),
                read(runnable, "displayName"),
                read(runnable, "qualifier"));
    }

    private static Object read(Object target, String name) {
        try {
            Field field = target.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException changed) {
            throw new AssertionError(changed);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {}

    /** Never ends by itself. */
    abstract static class Feed {

        final AtomicInteger subscriptions = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();

        Mono<String> never() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> subscriptions.incrementAndGet())
                    .doOnCancel(cancelled::incrementAndGet);
        }
    }

    static class AtRate extends Feed {

        @Scheduled(fixedRate = 60_000)
        Mono<String> next() {
            return never();
        }
    }

    static class WithDelay extends Feed {

        @Scheduled(fixedDelay = 1)
        Mono<String> next() {
            return never();
        }
    }

    static class Throwing {

        @Scheduled(fixedRate = 60_000)
        Mono<String> next() {
            throw new IllegalStateException("nothing to subscribe to");
        }
    }

    static class Ending {

        final AtomicInteger completed = new AtomicInteger();
        final AtomicReference<Object> observation = new AtomicReference<>();
        final AtomicReference<String> task = new AtomicReference<>("");

        @Scheduled(fixedDelay = 10)
        Flux<Integer> complete() {
            return Flux.deferContextual(context -> {
                        observation.set(context.getOrDefault(ObservationThreadLocalAccessor.KEY, null));
                        task.set(TaskContext.current().name());
                        return Flux.just(1, 2);
                    })
                    .doOnComplete(completed::incrementAndGet);
        }

        @Scheduled(fixedRate = 10)
        Mono<String> fail() {
            return Mono.error(new IllegalStateException("nothing to be had"));
        }
    }

    static class Blocking {

        final Probe probe = new Probe();

        @Scheduled(fixedDelay = 60_000)
        Mono<Void> next() {
            return Mono.fromCallable(() -> {
                probe.block();
                return null;
            });
        }
    }

    static class Stubborn {

        final AtomicBoolean atWork = new AtomicBoolean();
        final CountDownLatch released = new CountDownLatch(1);

        @Scheduled(fixedRate = 60_000)
        Mono<Void> next() {
            return Mono.fromRunnable(() -> {
                atWork.set(true);
                boolean done = false;
                while (!done) {
                    try {
                        done = released.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException ignored) {
                        // that is what it is to be stubborn
                    }
                }
            });
        }
    }

    static class Endless {

        final AtomicBoolean atWork = new AtomicBoolean();

        @Scheduled(fixedRate = 60_000)
        Flux<Integer> next() {
            return Flux.<Integer>generate(sink -> sink.next(1)).doOnNext(one -> atWork.set(true));
        }
    }
}
