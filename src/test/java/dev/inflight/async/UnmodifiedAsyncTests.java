package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.CancelRequest;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskLint;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.async.AsyncContexts.Uncaught;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** {@code @Async} methods that nobody has changed: what callers and operators see of them. */
class UnmodifiedAsyncTests {

    private final ApplicationContextRunner application = AsyncContexts.async().withBean(PriceService.class);
    private final ApplicationContextRunner twoThreads = application.withPropertyValues(
            "spring.task.execution.pool.core-size=2", "spring.task.execution.pool.queue-capacity=1000");

    @Test
    void a_call_is_listed_under_the_kind_class_and_method() {
        application.run(context -> {
            Probe probe = new Probe();
            prices(context).block(probe);

            assertThat(tasks(context)).extracting(TaskSnapshot::kind).containsExactly("PriceService.block");
            probe.release();
        });
    }

    @Test
    void a_call_has_a_generated_name() {
        application.run(context -> {
            Probe probe = new Probe();
            InFlightFuture<?> future = (InFlightFuture<?>) prices(context).block(probe);

            assertThat(future.name()).isEqualTo("PriceService.block:" + future.id());
            probe.release();
        });
    }

    @Test
    void the_method_sees_its_task() {
        application.run(context -> {
            InFlightFuture<String> future =
                    (InFlightFuture<String>) prices(context).nameOfTask();

            assertThat(future).succeedsWithin(AsyncContexts.SOON).isEqualTo(future.name());
        });
    }

    @Test
    void a_method_that_returns_null_gives_null() {
        application.run(context -> assertThat(prices(context).nothing())
                .succeedsWithin(AsyncContexts.SOON)
                .isNull());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_callback_sees_a_failure_as_without_the_library(boolean tracked) {
        application.withPropertyValues("inflight.async.enabled=" + tracked).run(context -> {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            CompletableFuture<String> future = prices(context).fail();
            future.whenComplete((value, failure) -> seen.set(failure));

            await().untilAsserted(() -> assertThat(seen.get())
                    .isExactlyInstanceOf(CompletionException.class)
                    .cause()
                    .isExactlyInstanceOf(Unavailable.class));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_callback_sees_a_returned_futures_failure_as_without_the_library(boolean tracked) {
        application.withPropertyValues("inflight.async.enabled=" + tracked).run(context -> {
            Probe probe = new Probe();
            AtomicReference<Throwable> seen = new AtomicReference<>();
            CompletableFuture<String> future = prices(context).pend(probe);
            future.whenComplete((value, failure) -> seen.set(failure));
            probe.awaitStarted();
            probe.inner.completeExceptionally(new Unavailable());

            await().untilAsserted(() -> assertThat(seen.get())
                    .isExactlyInstanceOf(CompletionException.class)
                    .cause()
                    .isExactlyInstanceOf(Unavailable.class));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_throws_the_failure_as_without_the_library(boolean tracked) {
        application
                .withPropertyValues("inflight.async.enabled=" + tracked)
                .run(context -> assertThat(prices(context).fail())
                        .failsWithin(AsyncContexts.SOON)
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseExactlyInstanceOf(Unavailable.class));
    }

    @Test
    void the_history_shows_the_failure_itself() {
        application.run(context -> {
            assertThat(catchThrowable(() -> prices(context).fail().join())).isNotNull();

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting(EndedTask::exceptionType)
                    .containsExactly(Unavailable.class.getName());
        });
    }

    @Test
    void a_method_that_returns_nothing_is_listed() {
        application.run(context -> {
            Probe probe = new Probe();
            prices(context).blockForNothing(probe);

            assertThat(tasks(context)).extracting(TaskSnapshot::kind).containsExactly("PriceService.blockForNothing");
            probe.release();
        });
    }

    @Test
    void a_method_that_returns_nothing_is_left_to_Spring_when_the_property_says_so() {
        application.withPropertyValues("inflight.async.void-methods=false").run(context -> {
            Probe probe = new Probe();
            prices(context).blockForNothing(probe);
            probe.awaitStarted();

            assertThat(tasks(context)).isEmpty();
            probe.release();
        });
    }

    @Test
    void the_handler_has_seen_the_failures_of_a_method_that_returns_nothing() {
        application.run(context -> {
            for (int i = 0; i < 3; i++) {
                prices(context).failForNothing();
            }
            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            await().untilAsserted(
                            () -> assertThat(registry.history(HistoryQuery.ALL)).hasSize(3));

            assertThat(lintsOfKind("PriceService.failForNothing", registry)).isEmpty();
        });
    }

    /** Those that hold for every run of the kind, seen on one more. */
    static List<TaskLint> lintsOfKind(String kind, InFlightRegistry registry) {
        CompletableFuture<String> work = new CompletableFuture<>();
        registry.track(
                TaskSpec.anonymous().kind(kind).timeout(Duration.ofSeconds(10)).build(), work);
        List<TaskLint> lints = registry.list(TaskQuery.ALL.withKind(kind)).tasks().stream()
                .flatMap(task -> task.lints().stream())
                .toList();
        work.complete("seen");
        return lints;
    }

    @Test
    void a_method_that_returns_a_bare_future_gives_the_runs_own() {
        application.run(context -> {
            Probe probe = new Probe();
            Future<String> future = prices(context).bare(probe);

            assertThat(future).isInstanceOf(InFlightFuture.class);
            probe.release();
        });
    }

    @Test
    void a_bare_futures_value_arrives() {
        application.run(context -> {
            Probe probe = new Probe();
            Future<String> future = prices(context).bare(probe);
            probe.release();

            assertThat(future).succeedsWithin(AsyncContexts.SOON).isEqualTo("bare");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_bare_future_throws_the_failure_as_without_the_library(boolean tracked) {
        application
                .withPropertyValues("inflight.async.enabled=" + tracked)
                .run(context -> assertThat(prices(context).failBare())
                        .failsWithin(AsyncContexts.SOON)
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseExactlyInstanceOf(Unavailable.class));
    }

    @Test
    void a_failure_of_a_method_that_returns_nothing_is_in_the_history_as_it_was() {
        application.run(context -> {
            prices(context).runOutOfMemory();

            await().untilAsserted(() -> assertThat(
                            context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting(EndedTask::exceptionType)
                    .containsExactly(OutOfMemoryError.class.getName()));
        });
    }

    @Test
    void a_method_that_returns_nothing_and_was_stopped_tells_nobody_of_what_it_threw() {
        AsyncContexts.Kind.CONFIGURER
                .context(false)
                .withBean(PriceService.class)
                .run(context -> {
                    Uncaught.LAST.set(null);
                    Probe probe = new Probe();
                    prices(context).blockForNothing(probe);
                    probe.awaitStarted();
                    InFlightRegistry registry = context.getBean(InFlightRegistry.class);
                    String name = tasks(context).get(0).name();
                    registry.cancel(CancelRequest.of(name, "by the test").withWait(AsyncContexts.SOON));

                    assertThat(Uncaught.LAST.get()).isNull();
                });
    }

    @Test
    void a_failure_that_no_future_carries_still_reaches_the_users_handler() {
        AsyncContexts.Kind.CONFIGURER
                .context(false)
                .withBean(PriceService.class)
                .run(context -> {
                    Uncaught.LAST.set(null);
                    prices(context).failForNothing();

                    await().untilAsserted(() -> assertThat(Uncaught.LAST.get()).isInstanceOf(Unavailable.class));
                });
    }

    @Test
    void methods_run_where_the_configurer_says() {
        AsyncContexts.Kind.CONFIGURER
                .context(false)
                .withBean(PriceService.class)
                .run(context -> assertThat(prices(context).nameOfThread())
                        .succeedsWithin(AsyncContexts.SOON)
                        .asString()
                        .startsWith("configured-"));
    }

    @Test
    void methods_run_where_their_qualifier_says() {
        AsyncContexts.Kind.QUALIFIER
                .context(false)
                .withBean(PriceService.class)
                .run(context -> assertThat(prices(context).nameOfSpecialThread())
                        .succeedsWithin(AsyncContexts.SOON)
                        .asString()
                        .startsWith("special-"));
    }

    @Test
    void a_refused_hand_over_is_thrown_as_without_the_library() {
        application
                .withPropertyValues(
                        "spring.task.execution.pool.core-size=1",
                        "spring.task.execution.pool.max-size=1",
                        "spring.task.execution.pool.queue-capacity=0")
                .run(context -> {
                    Probe probe = new Probe();
                    prices(context).block(probe);
                    probe.awaitStarted();

                    assertThatExceptionOfType(org.springframework.core.task.TaskRejectedException.class)
                            .isThrownBy(() -> prices(context).block(new Probe()))
                            .withCauseExactlyInstanceOf(java.util.concurrent.RejectedExecutionException.class);
                    probe.release();
                });
    }

    @Test
    void a_thread_waits_for_a_returned_future_as_springs_does() {
        twoThreads.run(context -> {
            List<Probe> probes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Probe probe = new Probe();
                probes.add(probe);
                prices(context).pend(probe);
            }
            probes.get(0).awaitStarted();
            probes.get(1).awaitStarted();
            assertThat(pool(context).getActiveCount()).isEqualTo(2);
            assertThat(pool(context).getThreadPoolExecutor().getQueue()).hasSize(1);

            probes.get(0).release();

            probes.get(2).awaitStarted();
            probes.forEach(Probe::release);
        });
    }

    @Test
    void a_thread_that_waits_for_a_returned_future_is_freed_by_a_stop_that_tells_the_truth() {
        twoThreads.run(context -> {
            Probe probe = new Probe();
            CompletableFuture<String> future = prices(context).pend(probe);
            probe.awaitStarted();
            await().until(() -> pool(context).getActiveCount() == 1);

            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            registry.cancel(((InFlightFuture<?>) future).name(), "enough");

            await().until(() -> pool(context).getActiveCount() == 0);
            await().untilAsserted(() -> assertThat(registry.history(HistoryQuery.ALL))
                    .singleElement()
                    .satisfies(end -> assertThat(end.effect()).isEqualTo(CancelEffect.UNREACHABLE)));
        });
    }

    @Test
    void a_cancelled_call_that_has_not_begun_leaves_the_queue() {
        twoThreads.run(context -> {
            Probe probe = new Probe();
            prices(context).block(probe);
            prices(context).block(probe);
            Probe never = new Probe();
            CompletableFuture<String> waiting = prices(context).block(never);
            assertThat(pool(context).getQueueSize()).isOne();

            waiting.cancel(true);

            assertThat(pool(context).getQueueSize()).isZero();
            probe.release();
        });
    }

    @Test
    void a_call_that_has_not_begun_ends_when_the_application_does() {
        AtomicReference<CompletableFuture<String>> waiting = new AtomicReference<>();
        twoThreads.run(context -> {
            Probe probe = new Probe();
            prices(context).block(probe);
            prices(context).block(probe);
            waiting.set(prices(context).block(new Probe()));
        });

        assertThat(waiting.get()).isDone();
    }

    @Test
    void an_executor_that_overrides_execute_still_sees_every_call() {
        AsyncContexts.async()
                .withBean(PriceService.class)
                .withBean(CountingExecutor.class)
                .run(context -> {
                    assertThat(prices(context).nothing()).succeedsWithin(AsyncContexts.SOON);

                    assertThat(context.getBean(CountingExecutor.class).executed).hasValue(1);
                });
    }

    @Test
    void an_executor_that_overrides_submit_still_sees_the_calls_that_Spring_submits() {
        AsyncContexts.async()
                .withBean(PriceService.class)
                .withBean(SubmitCounter.class)
                .run(context -> {
                    assertThat(prices(context).failBare()).failsWithin(AsyncContexts.SOON);

                    assertThat(context.getBean(SubmitCounter.class).submitted).hasValue(1);
                });
    }

    @Test
    void a_task_decorator_still_sees_every_call() {
        AtomicInteger decorated = new AtomicInteger();
        application
                .withBean(org.springframework.core.task.TaskDecorator.class, () -> task -> {
                    decorated.incrementAndGet();
                    return task;
                })
                .run(context -> {
                    assertThat(prices(context).nothing()).succeedsWithin(AsyncContexts.SOON);

                    assertThat(decorated).hasValue(1);
                });
    }

    @Test
    void no_interrupt_is_left_behind_by_a_thousand_racing_cancels() {
        twoThreads.run(context -> {
            AtomicInteger leaked = new AtomicInteger();
            for (int i = 0; i < 1_000; i++) {
                CompletableFuture<String> quick = prices(context).lookForInterrupt(leaked);
                if (i % 3 == 0) {
                    Thread.yield();
                }
                quick.cancel(true);
                assertThat(prices(context).lookForInterrupt(leaked)).succeedsWithin(AsyncContexts.SOON);
            }

            assertThat(leaked).hasValue(0);
        });
    }

    @Test
    void a_timeout_beyond_the_maximum_is_cut_to_it() {
        application.withPropertyValues("inflight.max-timeout=1h").run(context -> {
            Probe probe = new Probe();
            prices(context).block(probe);

            assertThat(tasks(context)).extracting(TaskSnapshot::timeout).containsExactly(Duration.ofHours(1));
            probe.release();
        });
    }

    @Test
    void a_call_that_is_cancelled_ends_cancelled_in_the_history() {
        application.run(context -> {
            Probe probe = new Probe();
            CompletableFuture<String> future = prices(context).block(probe);
            probe.awaitStarted();
            future.cancel(true);

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting(EndedTask::outcome)
                    .containsExactly(Outcome.CANCELLED);
        });
    }

    private static PriceService prices(AssertableApplicationContext context) {
        return context.getBean(PriceService.class);
    }

    private static ThreadPoolTaskExecutor pool(AssertableApplicationContext context) {
        return context.getBean(ThreadPoolTaskExecutor.class);
    }

    private static List<TaskSnapshot> tasks(AssertableApplicationContext context) {
        return context.getBean(InFlightRegistry.class).list(TaskQuery.ALL).tasks();
    }

    static class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    static class SubmitCounter extends ThreadPoolTaskExecutor {
        private static final long serialVersionUID = 1L;
        final transient AtomicInteger submitted = new AtomicInteger();

        @Override
        public <T> Future<T> submit(Callable<T> task) {
            submitted.incrementAndGet();
            return super.submit(task);
        }
    }

    static class CountingExecutor extends ThreadPoolTaskExecutor {
        private static final long serialVersionUID = 1L;
        final transient AtomicInteger executed = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            executed.incrementAndGet();
            super.execute(task);
        }
    }

    static class PriceService {

        @Async
        CompletableFuture<String> block(Probe probe) throws InterruptedException {
            probe.block();
            return CompletableFuture.completedFuture("blocked");
        }

        @Async
        CompletableFuture<String> pend(Probe probe) {
            probe.start();
            return probe.inner;
        }

        @Async
        CompletableFuture<String> fail() throws Unavailable {
            throw new Unavailable();
        }

        @Async
        CompletableFuture<String> nothing() {
            return null;
        }

        @Async
        CompletableFuture<String> nameOfTask() {
            return CompletableFuture.completedFuture(TaskContext.current().name());
        }

        @Async
        CompletableFuture<String> nameOfThread() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Async("special")
        CompletableFuture<String> nameOfSpecialThread() {
            return nameOfThread();
        }

        @Async
        CompletableFuture<String> lookForInterrupt(AtomicInteger leaked) {
            if (Thread.interrupted() && !TaskContext.current().isCancelled()) {
                leaked.incrementAndGet();
            }
            return CompletableFuture.completedFuture("looked");
        }

        @Async
        Future<String> bare(Probe probe) throws InterruptedException {
            probe.block();
            return CompletableFuture.completedFuture("bare");
        }

        @Async
        Future<String> failBare() throws Unavailable {
            throw new Unavailable();
        }

        @Async
        void runOutOfMemory() {
            throw new OutOfMemoryError("for the test");
        }

        @Async
        void blockForNothing(Probe probe) throws InterruptedException {
            probe.block();
        }

        @Async
        void failForNothing() throws Unavailable {
            throw new Unavailable();
        }
    }
}
