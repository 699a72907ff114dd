package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskQuery;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSpec;
import dev.inflight.TaskTimeoutException;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Annotated methods that return their result: the call is the run, on the caller's thread. */
class CallersRunTests {

    private final ApplicationContextRunner application =
            AsyncContexts.boot().withBean(Shop.class).withBean(Branch.class);

    @AfterEach
    void noFlagIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    // ---- what the caller gets

    @Test
    void the_result_is_the_callers() {
        application.run(context -> assertThat(shop(context).add(1, 2)).isEqualTo(3));
    }

    @Test
    void the_method_runs_on_the_callers_thread_within_its_task() {
        application.run(context -> assertThat(shop(context).where()).isEqualTo(Thread.currentThread() + " where"));
    }

    @Test
    void a_call_is_in_the_history() {
        application.run(context -> {
            shop(context).add(1, 2);

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .singleElement()
                    .returns(Outcome.COMPLETED, EndedTask::outcome)
                    .returns("Shop.add", EndedTask::kind);
        });
    }

    @Test
    void a_checked_exception_arrives_as_it_is() {
        application.run(context -> {
            IOException failure = new IOException("no line");

            assertThat(catchThrowable(() -> shop(context).fail(failure))).isSameAs(failure);
        });
    }

    @Test
    void an_error_arrives_as_it_is() {
        application.run(context -> {
            Error failure = new AssertionError("no");

            assertThat(catchThrowable(() -> shop(context).fail(failure))).isSameAs(failure);
        });
    }

    @Test
    void a_CancellationException_of_its_own_arrives_as_it_is_and_is_a_failure() {
        application.run(context -> {
            CancellationException failure = new CancellationException("sold out");

            assertThat(catchThrowable(() -> shop(context).fail(failure))).isSameAs(failure);
            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting("outcome")
                    .containsExactly(Outcome.FAILED);
        });
    }

    @Test
    void the_callers_own_interrupt_flag_is_kept() {
        application.run(context -> {
            Thread.currentThread().interrupt();

            assertThat(shop(context).isInterrupted()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    // ---- stops

    @Test
    void a_timeout_interrupts_the_callers_thread_and_says_so() {
        application.run(context -> {
            Probe probe = new Probe();

            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> shop(context).blockShortly(probe))
                    .satisfies(timeout -> assertThat(timeout.outcome()).isEqualTo(Outcome.TIMED_OUT));
            assertThat(probe.isReachedWithin(0)).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void what_the_method_threw_when_it_was_stopped_is_a_suppressed_one() {
        application.run(context -> assertThat(catchThrowable(() -> shop(context).blockShortly(new Probe()))
                        .getSuppressed())
                .hasAtLeastOneElementOfType(InterruptedException.class));
    }

    @Test
    void a_timeout_that_the_method_does_not_declare_is_the_cause_of_what_its_proxy_throws() {
        application.run(context -> assertThatExceptionOfType(UndeclaredThrowableException.class)
                .isThrownBy(() -> shop(context).parkShortly())
                .withCauseInstanceOf(TaskTimeoutException.class));
    }

    @Test
    void a_result_that_comes_after_the_timeout_is_not_returned() {
        application.run(context -> {
            CountDownLatch end = new CountDownLatch(1);
            FutureTask<String> caller = inBackground(() -> shop(context).outlive(end));
            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            await().until(() -> registry.history(HistoryQuery.ALL).size() == 1);
            assertThat(caller.isDone()).as("before the work has come back").isFalse();
            end.countDown();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(TaskTimeoutException.class);
        });
    }

    @Test
    void a_cancel_reaches_the_caller() {
        application.run(context -> {
            Probe probe = new Probe();
            FutureTask<String> caller = inBackground(() -> shop(context).block(probe));
            probe.awaitStarted();
            context.getBean(InFlightRegistry.class).cancel("block", "by the test");

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .havingCause()
                    .isInstanceOfSatisfying(
                            TaskCancelledException.class,
                            stop -> assertThat(stop.reason()).isEqualTo("by the test"));
        });
    }

    @Test
    void a_method_may_stop_its_own_run() {
        application.run(context -> assertThatExceptionOfType(TaskCancelledException.class)
                .isThrownBy(() -> shop(context).stopItself(context.getBean(InFlightRegistry.class))));
    }

    @Test
    void a_full_registry_refuses_the_call() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            Probe probe = new Probe();
            FutureTask<String> caller = inBackground(() -> shop(context).block(probe));
            probe.awaitStarted();

            assertThatExceptionOfType(TaskRejectedException.class)
                    .isThrownBy(() -> shop(context).add(1, 2))
                    .withMessageContaining("inflight.max-outstanding of 1 is reached");
            probe.release();
            caller.get(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void a_mocked_registry_makes_it_a_plain_call() {
        AsyncContexts.boot()
                .withBean(InFlightRegistry.class, () -> mock(InFlightRegistry.class))
                .withBean(Shop.class)
                .run(context -> assertThat(shop(context).add(1, 2)).isEqualTo(3));
    }

    // ---- overlaps

    @Test
    void the_older_caller_is_told_that_a_newer_call_took_its_place() {
        application.run(context -> {
            Probe older = new Probe();
            Probe newer = new Probe();
            FutureTask<String> first = inBackground(() -> shop(context).block(older));
            older.awaitStarted();
            FutureTask<String> second = inBackground(() -> shop(context).block(newer));
            newer.awaitStarted();
            newer.release();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> first.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(TaskOverlapException.class);
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        });
    }

    @Test
    void a_newer_caller_is_refused_where_the_older_goes_on() {
        application.run(context -> {
            Probe older = new Probe();
            FutureTask<String> first = inBackground(() -> shop(context).exclusive(older));
            older.awaitStarted();

            assertThatExceptionOfType(TaskOverlapException.class)
                    .isThrownBy(() -> shop(context).exclusive(new Probe()));
            older.release();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        });
    }

    @Test
    void a_joining_caller_waits_for_the_shared_result() {
        application.run(context -> {
            Probe older = new Probe();
            Probe never = new Probe();
            FutureTask<Object> first = inBackground(() -> shop(context).shared(older));
            older.awaitStarted();
            FutureTask<Object> second = inBackground(() -> shop(context).shared(never));
            awaitWaiting(second);
            older.release();

            assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(first.get(10, TimeUnit.SECONDS));
            assertThat(never.hasStarted()).isFalse();
        });
    }

    @Test
    void a_joining_caller_gets_the_shared_failure() {
        application.run(context -> {
            Probe older = new Probe();
            FutureTask<Object> first = inBackground(() -> shop(context).shared(older));
            older.awaitStarted();
            FutureTask<Object> second = inBackground(() -> shop(context).shared(new Probe()));
            awaitWaiting(second);
            context.getBean(InFlightRegistry.class).cancel("shared", "by the test");

            for (FutureTask<Object> caller : List.of(first, second)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(TaskCancelledException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "latest"})
    void a_caller_waits_for_its_turn_and_works_on_its_own_thread(String name) {
        application.run(context -> {
            Probe older = new Probe();
            Probe newer = new Probe();
            FutureTask<Thread> first = inBackground(() -> call(shop(context), name, older));
            older.awaitStarted();
            AtomicReference<Thread> caller = new AtomicReference<>();
            FutureTask<Thread> second = inBackground(() -> {
                caller.set(Thread.currentThread());
                return call(shop(context), name, newer);
            });
            await().until(() -> context.getBean(InFlightRegistry.class).counts().queued() == 1);
            older.release();
            newer.release();

            assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(caller.get());
            assertThat(first.get(10, TimeUnit.SECONDS)).isNotSameAs(caller.get());
        });
    }

    @Test
    void a_wait_for_its_turn_is_bounded_by_the_timeout() {
        application.run(context -> {
            Probe older = new Probe();
            FutureTask<Thread> first = inBackground(() -> shop(context).queued(older));
            older.awaitStarted();
            Probe never = new Probe();

            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> shop(context).queuedShortly(never));
            assertThat(never.hasStarted()).isFalse();
            older.release();
            first.get(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void a_caller_that_is_interrupted_while_it_waits_does_not_wait_on() {
        application.run(context -> {
            Probe older = new Probe();
            FutureTask<Thread> first = inBackground(() -> shop(context).queued(older));
            older.awaitStarted();
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(TaskCancelledException.class)
                    .isThrownBy(() -> shop(context).queued(new Probe()))
                    .satisfies(
                            stop -> assertThat(stop.reason()).isEqualTo("its caller was interrupted while it waited"));
            assertThat(Thread.interrupted()).isTrue();
            older.release();
            first.get(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void the_work_before_it_may_be_waited_for() {
        application.run(context -> {
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            AtomicBoolean gone = new AtomicBoolean();
            FutureTask<Boolean> first = inBackground(() -> shop(context).afterStop(begun, end, gone));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            FutureTask<Boolean> second =
                    inBackground(() -> shop(context).afterStop(new CountDownLatch(1), new CountDownLatch(0), gone));
            await().until(() -> !context.getBean(InFlightRegistry.class)
                    .history(HistoryQuery.ALL)
                    .isEmpty());
            end.countDown();

            assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> first.get(10, TimeUnit.SECONDS));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIL_OLDER", "JOIN", "QUEUE"})
    void a_call_from_within_the_run_of_its_name_is_part_of_it(String overlap) {
        application.run(context -> {
            Branch branch = context.getBean(Branch.class);
            Callable<Integer> twice = switch (overlap) {
                case "JOIN" -> () -> branch.shared(shop(context), 2);
                case "QUEUE" -> () -> branch.queued(shop(context), 2);
                default -> () -> branch.replacing(shop(context), 2);
            };

            assertThat(twice.call()).isEqualTo(2);
            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .filteredOn(end -> end.name().startsWith("deep:"))
                    .extracting("outcome")
                    .containsExactly(Outcome.COMPLETED);
        });
    }

    @Test
    void another_task_of_it_is_its_child() {
        application.run(context -> {
            Probe probe = new Probe();
            FutureTask<String> caller = inBackground(() -> shop(context)
                    .within(() -> context.getBean(InFlightRegistry.class)
                            .start(
                                    TaskSpec.named("child")
                                            .timeout(Duration.ofSeconds(30))
                                            .build(),
                                    () -> {
                                        probe.block();
                                        return "";
                                    })
                            .get(10, TimeUnit.SECONDS)));
            probe.awaitStarted();
            context.getBean(InFlightRegistry.class).cancel("within", "by the test");

            assertThat(probe.isReachedWithin(AsyncContexts.SOON.toMillis())).isTrue();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> caller.get(10, TimeUnit.SECONDS));
        });
    }

    @Test
    void a_call_in_a_callback_of_another_run_ends() {
        application.run(context -> {
            CompletableFuture<Integer> chain = context.getBean(InFlightRegistry.class)
                    .start(TaskSpec.anonymous().timeout(Duration.ofSeconds(30)).build(), () -> 1)
                    .thenApply(one -> shop(context).add(one, 2));

            assertThat(chain.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        });
    }

    @Test
    void a_call_leaves_nothing_behind() {
        application.run(context -> {
            shop(context).add(1, 2);

            assertThat(TaskContext.current().name()).isEmpty();
            assertThat(context.getBean(InFlightRegistry.class)
                            .list(TaskQuery.ALL)
                            .tasks())
                    .isEmpty();
        });
    }

    private static Thread call(Shop shop, String name, Probe probe) throws Exception {
        return name.equals("queued") ? shop.queued(probe) : shop.latest(probe);
    }

    private static Shop shop(ApplicationContext context) {
        return context.getBean(Shop.class);
    }

    private final AtomicReference<Thread> latestCaller = new AtomicReference<>();

    private <T> FutureTask<T> inBackground(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        latestCaller.set(thread);
        thread.start();
        return task;
    }

    private void awaitWaiting(FutureTask<?> caller) {
        Thread thread = latestCaller.get();
        await().until(() -> caller.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
    }

    static class Shop {

        @InFlight(timeout = "30s")
        int add(int one, int other) {
            return one + other;
        }

        @InFlight(name = "where", timeout = "30s")
        String where() {
            return Thread.currentThread() + " " + TaskContext.current().name();
        }

        @InFlight(timeout = "30s")
        void fail(Throwable failure) throws IOException {
            if (failure instanceof IOException checked) {
                throw checked;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @InFlight(timeout = "30s")
        boolean isInterrupted() {
            return Thread.currentThread().isInterrupted();
        }

        @InFlight(timeout = "100ms")
        void blockShortly(Probe probe) throws InterruptedException, TimeoutException {
            probe.block();
        }

        @InFlight(timeout = "100ms")
        void parkShortly() {
            while (!Thread.interrupted()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        @InFlight(timeout = "50ms")
        String outlive(CountDownLatch end) throws TimeoutException {
            boolean over = false;
            while (!over) {
                try {
                    over = end.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException ignored) {
                    // goes on
                }
            }
            return "late";
        }

        @InFlight(name = "block", timeout = "30s")
        String block(Probe probe) throws Exception {
            probe.block();
            return "done";
        }

        @InFlight(name = "itself", timeout = "30s")
        String stopItself(InFlightRegistry registry) {
            registry.cancel("itself", "by itself");
            return "not to be seen";
        }

        @InFlight(name = "exclusive", timeout = "30s", overlap = Overlap.FAIL_NEWER)
        String exclusive(Probe probe) throws Exception {
            probe.block();
            return "done";
        }

        @InFlight(name = "shared", timeout = "30s", overlap = Overlap.JOIN)
        Object shared(Probe probe) throws Exception {
            probe.block();
            return new Object();
        }

        @InFlight(name = "queued", timeout = "30s", overlap = Overlap.QUEUE)
        Thread queued(Probe probe) throws InterruptedException {
            probe.block();
            return Thread.currentThread();
        }

        @InFlight(name = "queued", timeout = "100ms", overlap = Overlap.QUEUE)
        Thread queuedShortly(Probe probe) throws Exception {
            probe.block();
            return Thread.currentThread();
        }

        @InFlight(name = "latest", timeout = "30s", overlap = Overlap.KEEP_LATEST)
        Thread latest(Probe probe) throws InterruptedException {
            probe.block();
            return Thread.currentThread();
        }

        @InFlight(name = "after", timeout = "30s", afterStop = "20s")
        boolean afterStop(CountDownLatch begun, CountDownLatch end, AtomicBoolean gone) throws Exception {
            begun.countDown();
            if (end.getCount() == 0) {
                return gone.get();
            }
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException ignored) {
                    // goes on
                }
            }
            gone.set(true);
            return false;
        }

        @InFlight(name = "within", timeout = "30s")
        String within(Callable<String> work) throws Exception {
            return work.call();
        }

        @InFlight(timeout = "10s")
        int replacingThrough(Branch branch, int depth) {
            return branch.replacing(this, depth);
        }
    }

    static class Branch {

        private final ObjectProvider<Branch> self;

        Branch(ObjectProvider<Branch> self) {
            this.self = self;
        }

        @InFlight(name = "deep:older", timeout = "5s")
        int replacing(Shop shop, int depth) {
            return depth == 0 ? 0 : 1 + shop.replacingThrough(self.getObject(), depth - 1);
        }

        @InFlight(name = "deep:joined", timeout = "5s", overlap = Overlap.JOIN)
        int shared(Shop shop, int depth) {
            return depth == 0 ? 0 : 1 + self.getObject().shared(shop, depth - 1);
        }

        @InFlight(name = "deep:queued", timeout = "5s", overlap = Overlap.QUEUE)
        int queued(Shop shop, int depth) {
            return depth == 0 ? 0 : 1 + self.getObject().queued(shop, depth - 1);
        }
    }
}
