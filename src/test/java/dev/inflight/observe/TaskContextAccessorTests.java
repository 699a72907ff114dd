package dev.inflight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The task where the user has context-propagation carry contexts. */
class TaskContextAccessorTests {

    private static final ContextSnapshotFactory SNAPSHOTS =
            ContextSnapshotFactory.builder().build();

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final ExecutorService wrapped = ContextExecutorService.wrap(pool, SNAPSHOTS);

    @AfterEach
    void close() {
        Hooks.disableAutomaticContextPropagation();
        pool.shutdownNow();
        registry.close();
    }

    @Test
    void the_service_loader_finds_it() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .hasAtLeastOneElementOfType(TaskContextAccessor.class);
    }

    @Test
    void a_helper_of_the_work_finds_the_task() throws Exception {
        InFlightFuture<String> run = registry.start(
                spec("a"),
                () -> wrapped.submit(() -> TaskContext.current().name()).get(10, TimeUnit.SECONDS));

        assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void a_helper_that_is_not_wrapped_finds_none() throws Exception {
        InFlightFuture<String> run = registry.start(
                spec("a"), () -> pool.submit(() -> TaskContext.current().name()).get(10, TimeUnit.SECONDS));

        assertThat(run.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void a_helper_of_work_that_stands_alone_finds_none() throws Exception {
        InFlightFuture<String> run = registry.start(
                detached(),
                () -> wrapped.submit(() -> TaskContext.current().name()).get(10, TimeUnit.SECONDS));

        assertThat(run.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void work_that_stands_alone_keeps_its_task_where_its_own_thread_binds_what_it_has_captured() throws Exception {
        InFlightFuture<String> run = registry.start(detached(), () -> {
            String within;
            try (ContextSnapshot.Scope scope = SNAPSHOTS.captureAll().setThreadLocals()) {
                within = TaskContext.current().name();
            }
            return within + TaskContext.current().name();
        });

        assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo("aa");
    }

    @Test
    void the_helpers_thread_is_free_of_it_afterwards() throws Exception {
        registry.start(
                        spec("a"),
                        () -> wrapped.submit(() -> TaskContext.current().name()).get(10, TimeUnit.SECONDS))
                .get(10, TimeUnit.SECONDS);

        assertThat(pool.submit(() -> TaskContext.current().name()).get(10, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    void a_helper_within_a_run_of_its_own_gets_that_back() throws Exception {
        ContextSnapshot outer = capturedIn("outer", false);

        String names = registry.start(spec("inner"), () -> {
                    String during =
                            outer.wrap(() -> TaskContext.current().name()).call();
                    return during + " then " + TaskContext.current().name();
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(names).endsWith("then inner");
    }

    @Test
    void outside_a_task_nothing_is_captured() {
        assertThat(new TaskContextAccessor().getValue()).isNull();
    }

    @Test
    void the_task_of_a_run_that_ended_by_itself_is_not_bound() throws Exception {
        ContextSnapshot captured = capturedIn("a", false);

        try (ContextSnapshot.Scope scope = captured.setThreadLocals()) {
            assertThat(TaskContext.current().name()).isEmpty();
        }
    }

    @Test
    void what_goes_on_for_a_run_that_was_stopped_learns_of_it() throws Exception {
        ContextSnapshot captured = capturedIn("a", true);

        try (ContextSnapshot.Scope scope = captured.setThreadLocals()) {
            assertThat(TaskContext.current().isCancelled()).isTrue();
        }
        assertThat(TaskContext.current().isCancelled()).isFalse();
    }

    @Test
    void operators_find_the_task_where_automatic_propagation_is_on() throws Exception {
        Hooks.enableAutomaticContextPropagation();

        InFlightFuture<String> run = registry.start(
                spec("a"),
                () -> Mono.just("x")
                        .publishOn(Schedulers.boundedElastic())
                        .map(x -> TaskContext.current().name())
                        .block(Duration.ofSeconds(10)));

        assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    private ContextSnapshot capturedIn(String name, boolean stopped) throws Exception {
        AtomicReference<ContextSnapshot> captured = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(stopped ? 1 : 0);
        InFlightFuture<Boolean> run = registry.start(spec(name), () -> {
            captured.set(SNAPSHOTS.captureAll());
            done.countDown();
            return end.await(10, TimeUnit.SECONDS);
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        if (stopped) {
            run.ripcord().pull("by the test");
        } else {
            run.get(10, TimeUnit.SECONDS);
        }
        return captured.get();
    }

    private static TaskSpec detached() {
        return TaskSpec.named("a").timeout(Duration.ofMinutes(1)).detached().build();
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofSeconds(30)).build();
    }
}
