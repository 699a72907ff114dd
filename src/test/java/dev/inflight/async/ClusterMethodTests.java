package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskScope;
import dev.inflight.TaskState;
import dev.inflight.TaskTimeoutException;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualGuard;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.annotation.Async;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Annotated methods whose names others have a say in: whatever they return, nothing begins before the name is granted. */
class ClusterMethodTests {

    private final ManualGuard guard = ManualGuard.waiting();
    private final ApplicationContextRunner application = AsyncContexts.async()
            .withBean(Rates.class)
            .withBean(
                    InFlightRegistry.class,
                    () -> DefaultInFlightRegistry.builder().nameGuard(guard).build());

    @AfterEach
    void nothingIsLeftToLog() {
        assertThat(MDC.get(TaskContext.LOGGED_TOKEN)).isNull();
    }

    private static Rates rates(ApplicationContext context) {
        return context.getBean(Rates.class);
    }

    /** The id of the only run that has asked. */
    private String asked() {
        await().atMost(AsyncContexts.SOON).until(() -> guard.asked().size() == 1);
        return guard.askedIds().get(0);
    }

    private void assertReleased(String id) {
        await().atMost(AsyncContexts.SOON)
                .untilAsserted(() -> assertThat(guard.releasedIds()).containsExactly(id));
    }

    /** A caller of his own, who may have to wait. */
    private static <T> FutureTask<T> inThread(Callable<T> call) {
        FutureTask<T> caller = new FutureTask<>(call);
        Thread thread = new Thread(caller, "caller");
        thread.setDaemon(true);
        thread.start();
        return caller;
    }

    @Test
    void a_call_waits_on_its_callers_thread_and_is_done_there() {
        application.run(context -> {
            FutureTask<String> caller = inThread(() -> rates(context).call("eu"));
            String id = asked();
            assertThat(context.getBean(InFlightRegistry.class)
                            .find("call:eu", id)
                            .orElseThrow()
                            .state())
                    .isEqualTo(TaskState.QUEUED);
            assertThat(caller.isDone()).isFalse();

            long token = guard.grant(id);

            assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("caller " + token + " logged " + token);
            assertReleased(id);
        });
    }

    @Test
    void a_call_that_is_refused_throws_how_it_ended() {
        application.run(context -> {
            FutureTask<String> caller = inThread(() -> rates(context).call("eu"));
            String id = asked();

            guard.refuse(id, Outcome.OVERLAPPED, "run other-1", "it runs on host-b");

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(TaskOverlapException.class)
                    .withMessageContaining("it runs on host-b");
            assertReleased(id);
        });
    }

    @Test
    void a_call_that_is_cancelled_while_it_waits_never_begins() {
        application.run(context -> {
            FutureTask<String> caller = inThread(() -> rates(context).call("eu"));
            String id = asked();

            assertThat(context.getBean(InFlightRegistry.class).cancel("call:eu", "enough"))
                    .isPresent();

            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> caller.get(10, TimeUnit.SECONDS));
            assertReleased(id);
            guard.grant(id);
        });
    }

    @Test
    void a_call_waits_no_longer_than_its_timeout() {
        application.run(context -> {
            FutureTask<String> caller = inThread(() -> rates(context).brief());
            String id = asked();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                    .withStackTraceContaining(TaskTimeoutException.class.getName());
            assertReleased(id);
        });
    }

    @Test
    void without_a_cluster_a_call_says_what_to_set() {
        AsyncContexts.async()
                .withBean(Rates.class)
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> rates(context).call("eu"))
                        .withMessageContaining("inflight.cluster.engine"));
    }

    @Test
    void a_method_that_returns_a_stage_is_called_once_its_name_is_granted() {
        application.run(context -> {
            CompletableFuture<String> stage = rates(context).stage();
            assertThat(stage).isNotDone();

            long token = guard.grant(asked());

            assertThat(stage).succeedsWithin(AsyncContexts.SOON).isEqualTo(token + " logged " + token);
        });
    }

    @Test
    void an_asynchronous_method_is_given_to_its_executor_once_its_name_is_granted() {
        application.run(context -> {
            CompletableFuture<String> future = rates(context).asynchronous();
            assertThat(future).isNotDone();

            long token = guard.grant(asked());

            assertThat(future).succeedsWithin(AsyncContexts.SOON).isEqualTo(token + " logged " + token);
        });
    }

    @Test
    void an_asynchronous_method_that_returns_nothing_is_too() {
        application.run(context -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            rates(context).forNothing(seen);
            assertThat(seen).isNotDone();

            long token = guard.grant(asked());

            assertThat(seen).succeedsWithin(AsyncContexts.SOON).isEqualTo(token + " logged " + token);
        });
    }

    @Test
    void a_reactive_source_is_subscribed_to_once_its_name_is_granted() {
        application.run(context -> {
            CompletableFuture<String> result = rates(context).reactive().toFuture();
            assertThat(result).isNotDone();

            long token = guard.grant(asked());

            assertThat(result).succeedsWithin(AsyncContexts.SOON).isEqualTo(token + " logged " + token);
        });
    }

    @Test
    void the_operators_of_a_reactive_source_log_the_token_where_automatic_propagation_is_on() {
        Hooks.enableAutomaticContextPropagation();
        try {
            application.run(context -> {
                CompletableFuture<String> result = rates(context).elsewhere().toFuture();

                long token = guard.grant(asked());

                assertThat(result).succeedsWithin(AsyncContexts.SOON).isEqualTo(token + " logged " + token);
            });
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
    }

    @Test
    void a_subscription_that_is_cancelled_while_it_waits_never_begins() {
        application.run(context -> {
            Disposable subscription = rates(context).reactive().subscribe();
            String id = asked();

            subscription.dispose();

            assertReleased(id);
            guard.grant(id);
            assertThat(context.getBean(InFlightRegistry.class).outstanding()).isZero();
        });
    }

    @Test
    void what_a_guarded_task_starts_does_not_log_its_token() {
        AsyncContexts.async()
                .withBean(Rates.class)
                .withBean(
                        InFlightRegistry.class,
                        () -> DefaultInFlightRegistry.builder()
                                .nameGuard(ManualGuard.granting())
                                .build())
                .run(context ->
                        assertThat(rates(context).callsAnother(rates(context))).isEqualTo("- logged null"));
    }

    private static String seen() {
        TaskContext task = TaskContext.current();
        return (task.token().isPresent() ? task.token().getAsLong() : "-") + " logged "
                + MDC.get(TaskContext.LOGGED_TOKEN);
    }

    static class Rates {

        @InFlight(name = "call:#{#region}", timeout = "30s", scope = TaskScope.CLUSTER)
        public String call(String region) {
            return Thread.currentThread().getName() + " " + seen();
        }

        @InFlight(name = "brief", timeout = "50ms", scope = TaskScope.CLUSTER)
        public String brief() {
            return seen();
        }

        @InFlight(name = "stage", timeout = "30s", scope = TaskScope.CLUSTER)
        public CompletableFuture<String> stage() {
            return CompletableFuture.completedFuture(seen());
        }

        @Async
        @InFlight(name = "async", timeout = "30s", scope = TaskScope.CLUSTER, overlap = Overlap.FAIL_NEWER)
        public CompletableFuture<String> asynchronous() {
            return CompletableFuture.completedFuture(seen());
        }

        @Async
        @InFlight(name = "nothing", timeout = "30s", scope = TaskScope.CLUSTER)
        public void forNothing(CompletableFuture<String> result) {
            result.complete(seen());
        }

        @InFlight(name = "reactive", timeout = "30s", scope = TaskScope.CLUSTER)
        public Mono<String> reactive() {
            return Mono.fromSupplier(ClusterMethodTests::seen);
        }

        @InFlight(name = "elsewhere", timeout = "30s", scope = TaskScope.CLUSTER)
        public Mono<String> elsewhere() {
            return Mono.just("x").publishOn(Schedulers.parallel()).map(same -> seen());
        }

        @InFlight(name = "calls", timeout = "30s", scope = TaskScope.CLUSTER)
        public String callsAnother(Rates others) {
            return others.local();
        }

        @InFlight(name = "local", timeout = "30s")
        public String local() {
            return seen();
        }
    }
}
