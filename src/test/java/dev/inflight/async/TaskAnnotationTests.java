package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskOverlapException;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskTimeoutException;
import dev.inflight.async.AsyncContexts.Uncaught;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;
import org.springframework.scheduling.annotation.Async;

/** What {@code @InFlight} says about {@code @Async} methods. */
class TaskAnnotationTests {

    private final ApplicationContextRunner application = AsyncContexts.async()
            .withBean(RefreshService.class)
            .withBean("naming", Naming.class)
            .withPropertyValues("refresh.timeout=45s", "refresh.prefix=prices");

    @Test
    void the_name_is_made_of_the_arguments() {
        assertTask(
                service -> service.refresh("eu", new Probe()),
                task -> assertThat(task.name()).isEqualTo("refresh:eu"));
    }

    @Test
    void the_label_is_made_of_the_arguments() {
        assertTask(
                service -> service.refresh("eu", new Probe()),
                task -> assertThat(task.label()).isEqualTo("Refresh EU prices"));
    }

    @Test
    void the_timeout_comes_from_a_property() {
        assertTask(
                service -> service.refresh("eu", new Probe()),
                task -> assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(45)));
    }

    @Test
    void the_kind_is_class_and_method_unless_given() {
        assertTask(
                service -> service.refresh("eu", new Probe()),
                task -> assertThat(task.kind()).isEqualTo("RefreshService.refresh"));
    }

    @Test
    void the_kind_may_come_from_a_property() {
        assertTask(
                service -> service.grouped(new Probe()),
                task -> assertThat(task.kind()).isEqualTo("prices-group"));
    }

    @Test
    void a_position_stands_for_an_arguments_name() {
        assertTask(
                service -> service.byPosition("us", new Probe()),
                task -> assertThat(task.name()).isEqualTo("refresh:us"));
    }

    @Test
    void a_bean_may_make_the_name() {
        assertTask(
                service -> service.byBean(new Probe()),
                task -> assertThat(task.name()).isEqualTo("made by a bean"));
    }

    @Test
    void the_timeout_may_be_an_argument() {
        assertTask(
                service -> service.perCall(Duration.ofMinutes(7), new Probe()),
                task -> assertThat(task.timeout()).isEqualTo(Duration.ofMinutes(7)));
    }

    @Test
    void an_annotation_of_ones_own_may_stand_for_it() {
        assertTask(
                service -> service.quick(new Probe()),
                task -> assertThat(task.name()).isEqualTo("quick one"));
    }

    @Test
    void an_annotation_of_ones_own_brings_its_timeout() {
        assertTask(
                service -> service.quick(new Probe()),
                task -> assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void an_argument_that_is_a_spec_describes_the_run() {
        TaskSpec spec = TaskSpec.named("given").timeout(Duration.ofSeconds(9)).build();
        assertTask(
                service -> service.described(spec, new Probe()),
                task -> assertThat(task.name()).isEqualTo("given"));
    }

    @Test
    void without_such_an_argument_the_annotation_does() {
        assertTask(
                service -> service.described(null, new Probe()),
                task -> assertThat(task.kind()).isEqualTo("RefreshService.described"));
    }

    @Test
    void an_annotated_method_is_tracked_when_unmodified_ones_are_not() {
        application.withPropertyValues("inflight.async.enabled=false").run(context -> {
            Probe probe = new Probe();
            assertThat(service(context).refresh("eu", probe)).isInstanceOf(InFlightFuture.class);
            probe.release();
        });
    }

    @Test
    void a_name_that_cannot_be_had_is_thrown_at_the_caller() {
        application.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> service(context).named("x\u202ey", new Probe()))
                .withMessageContaining("U+202E"));
    }

    @Test
    void a_name_that_cannot_be_evaluated_is_thrown_at_the_caller() {
        application.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> service(context).lengthOf(null, new Probe()))
                .withMessageContaining("name \"#region.length()\" cannot be evaluated"));
    }

    @Test
    void the_newer_fails_when_the_overlap_says_so() {
        application.run(context -> {
            Probe probe = new Probe();
            service(context).single(probe);

            assertThat(service(context).single(new Probe()))
                    .failsWithin(AsyncContexts.SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(TaskOverlapException.class);
            probe.release();
        });
    }

    @Test
    void joiners_get_the_same_result() {
        application.run(context -> {
            Probe probe = new Probe();
            CompletableFuture<String> first = service(context).shared(probe);
            CompletableFuture<String> second = service(context).shared(new Probe());
            probe.release();

            assertThat(second).succeedsWithin(AsyncContexts.SOON).isSameAs(first.join());
        });
    }

    @Test
    void the_queued_begin_when_the_older_has_ended() {
        application.run(context -> {
            Probe older = new Probe();
            Probe newer = new Probe();
            service(context).queued(older);
            service(context).queued(newer);
            older.release();
            newer.awaitStarted();

            assertThat(newer.hasStarted()).isTrue();
            newer.release();
        });
    }

    @Test
    void a_deadline_that_passes_fails_the_future_with_its_name() {
        application.run(context -> assertThat(service(context).perCall(Duration.ofMillis(50), new Probe()))
                .failsWithin(AsyncContexts.SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TaskTimeoutException.class));
    }

    @Test
    void a_method_that_returns_nothing_can_be_cancelled() {
        application.run(context -> {
            Probe probe = new Probe();
            service(context).forNothing(probe);
            probe.awaitStarted();
            context.getBean(InFlightRegistry.class).cancel("for nothing", "by the test");

            assertThat(probe.isReachedWithin(AsyncContexts.SOON.toMillis())).isTrue();
        });
    }

    @Test
    void a_method_that_returns_nothing_tells_its_failure_to_the_users_handler() {
        AsyncContexts.Kind.CONFIGURER
                .context(false)
                .withBean(RefreshService.class)
                .withBean("naming", Naming.class)
                .withPropertyValues("refresh.timeout=45s", "refresh.prefix=prices")
                .run(context -> {
                    Uncaught.LAST.set(null);
                    service(context).failForNothing();

                    await().untilAsserted(() -> assertThat(Uncaught.LAST.get()).hasMessage("for nothing"));
                });
    }

    @Test
    void a_method_that_returns_a_bare_future_gives_the_runs_own() {
        application.run(context -> {
            Future<String> future = service(context).bare(new Probe());

            assertThat(future).isInstanceOf(InFlightFuture.class);
            future.cancel(true);
        });
    }

    @Test
    void a_bare_futures_value_arrives() {
        application.run(context -> {
            Probe probe = new Probe();
            Future<String> future = service(context).bare(probe);
            probe.release();

            assertThat((InFlightFuture<?>) future)
                    .succeedsWithin(AsyncContexts.SOON)
                    .isEqualTo("bare");
        });
    }

    @Test
    void a_method_may_return_a_stage() {
        application.run(context -> assertThat(service(context).stage().toCompletableFuture())
                .succeedsWithin(AsyncContexts.SOON)
                .isEqualTo("staged"));
    }

    @Test
    void a_run_that_is_overlapped_is_stopped() {
        application.run(context -> {
            Probe older = new Probe();
            service(context).refresh("eu", older);
            older.awaitStarted();
            Probe newer = new Probe();
            service(context).refresh("eu", newer);

            assertThat(older.isReachedWithin(AsyncContexts.SOON.toMillis())).isTrue();
            newer.release();
        });
    }

    @Test
    void a_refused_newcomer_is_in_the_history() {
        application.run(context -> {
            Probe probe = new Probe();
            service(context).single(probe);
            service(context).single(new Probe());

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting("outcome")
                    .containsExactly(Outcome.OVERLAPPED);
            probe.release();
        });
    }

    /** Calls a method and looks at its only task. */
    private void assertTask(Call call, Consumer<TaskSnapshot> fact) {
        application.run(context -> {
            CompletableFuture<String> future = call.on(service(context));

            assertThat(context.getBean(InFlightRegistry.class)
                            .list(TaskQuery.ALL)
                            .tasks())
                    .singleElement()
                    .satisfies(fact);
            future.cancel(true);
        });
    }

    private static RefreshService service(AssertableApplicationContext context) {
        return context.getBean(RefreshService.class);
    }

    private interface Call {
        CompletableFuture<String> on(RefreshService service) throws Exception;
    }

    static class Naming {
        public String next() {
            return "made by a bean";
        }
    }

    @Async
    @InFlight(timeout = "3s")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Quick {
        @AliasFor(annotation = InFlight.class, attribute = "name")
        String value();
    }

    static class RefreshService {

        @Async
        @InFlight(
                name = "refresh:#{#region}",
                label = "Refresh #{#region.toUpperCase()} ${refresh.prefix}",
                timeout = "${refresh.timeout}")
        CompletableFuture<String> refresh(String region, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(kind = "${refresh.prefix}-group", timeout = "PT30S")
        CompletableFuture<String> grouped(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "refresh:#{#p0}", timeout = "1m30s")
        CompletableFuture<String> byPosition(String region, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "#{@naming.next()}", timeout = "30s")
        CompletableFuture<String> byBean(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "#{#region}", timeout = "30s")
        CompletableFuture<String> named(String region, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "#{#region.length()}", timeout = "30s")
        CompletableFuture<String> lengthOf(String region, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(timeout = "#{#atMost}")
        CompletableFuture<String> perCall(Duration atMost, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Quick("quick one")
        CompletableFuture<String> quick(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(timeout = "30s")
        CompletableFuture<String> described(TaskSpec spec, Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "single", timeout = "30s", overlap = Overlap.FAIL_NEWER)
        CompletableFuture<String> single(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "shared", timeout = "30s", overlap = Overlap.JOIN)
        CompletableFuture<String> shared(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "queued", timeout = "30s", overlap = Overlap.QUEUE)
        CompletableFuture<String> queued(Probe probe) throws InterruptedException {
            return work(probe);
        }

        @Async
        @InFlight(name = "for nothing", timeout = "30s")
        void forNothing(Probe probe) throws InterruptedException {
            probe.block();
        }

        @Async
        @InFlight(timeout = "30s")
        void failForNothing() {
            throw new IllegalStateException("for nothing");
        }

        @Async
        @InFlight(timeout = "30s")
        Future<String> bare(Probe probe) throws InterruptedException {
            probe.block();
            FutureTask<String> done = new FutureTask<>(() -> "bare");
            done.run();
            return done;
        }

        @Async
        @InFlight(timeout = "30s")
        CompletionStage<String> stage() {
            return CompletableFuture.completedStage("staged");
        }

        private static CompletableFuture<String> work(Probe probe) throws InterruptedException {
            probe.block();
            return CompletableFuture.completedFuture("done");
        }
    }
}
