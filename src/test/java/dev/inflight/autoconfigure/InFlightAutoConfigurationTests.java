package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.SecretMasker;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskStopped;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class InFlightAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(InFlightAutoConfiguration.class))
            .withPropertyValues("inflight.shutdown.drain=0s");

    @Test
    void withoutAnythingElseThereIsARegistry() {
        runner.run(context -> assertThat(context).hasSingleBean(InFlightRegistry.class));
    }

    @Test
    void theUsersRegistryIsLeftAlone() {
        InFlightRegistry users = mock(InFlightRegistry.class);

        runner.withBean(InFlightRegistry.class, () -> users)
                .run(context ->
                        assertThat(context.getBean(InFlightRegistry.class)).isSameAs(users));
    }

    @Test
    void noExecutorIsPublished() {
        runner.run(context -> assertThat(context).doesNotHaveBean(Executor.class));
    }

    @Test
    void bootsExecutorIsStillThereAndDoesTheWork() {
        runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withPropertyValues("spring.task.execution.thread-name-prefix=boots-")
                .run(context -> assertThat(context.getBean(InFlightRegistry.class)
                                .start(spec("a"), () -> Thread.currentThread().getName())
                                .get(10, TimeUnit.SECONDS))
                        .startsWith("boots-"));
    }

    @Test
    void aListenerMayNeedTheRegistry() {
        runner.withBean(Counting.class).run(context -> {
            context.getBean(InFlightRegistry.class).track(spec("a"), new CompletableFuture<Void>());
            assertThat(context.getBean(Counting.class).seen).containsExactly(1);
        });
    }

    static class Counting implements TaskListener {

        private final List<Integer> seen = new CopyOnWriteArrayList<>();
        private final InFlightRegistry registry;

        Counting(InFlightRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void onStarted(TaskSnapshot task) {
            seen.add(registry.outstanding());
        }
    }

    @Test
    void listenerBeansHearOfEveryRun() {
        List<String> started = new CopyOnWriteArrayList<>();
        TaskListener listener = new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                started.add(task.name());
            }
        };

        runner.withBean(TaskListener.class, () -> listener).run(context -> {
            context.getBean(InFlightRegistry.class).track(spec("a"), new CompletableFuture<Void>());
            assertThat(started).containsExactly("a");
        });
    }

    @Test
    void theUsersCarrierIsUsed() {
        ContextCarrier carrier = () -> {
            throw new IllegalStateException("asked");
        };

        runner.withBean(ContextCarrier.class, () -> carrier)
                .run(context -> assertThat(
                                context.getBean(InFlightRegistry.class).start(spec("a"), () -> null))
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .havingRootCause()
                        .withMessage("asked"));
    }

    @Test
    void theLoggingContextReachesTheWork() {
        runner.run(context -> {
            MDC.put("order", "4711");
            try {
                assertThat(context.getBean(InFlightRegistry.class)
                                .start(spec("a"), () -> MDC.get("order"))
                                .get(10, TimeUnit.SECONDS))
                        .isEqualTo("4711");
            } finally {
                MDC.clear();
            }
        });
    }

    @Test
    void aTokenInTheLoggingContextIsNotThatOfAnotherTask() {
        runner.run(context -> {
            MDC.put(TaskContext.LOGGED_TOKEN, "7");
            try {
                assertThat(context.getBean(InFlightRegistry.class)
                                .start(spec("a"), () -> MDC.get(TaskContext.LOGGED_TOKEN))
                                .get(10, TimeUnit.SECONDS))
                        .isNull();
            } finally {
                MDC.clear();
            }
        });
    }

    @Test
    void propertiesReachTheRegistry() {
        runner.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            registry.track(spec("a"), new CompletableFuture<Void>());

            InFlightFuture<Void> second = registry.track(spec("b"), new CompletableFuture<Void>());

            assertThat(second).isCompletedExceptionally();
        });
    }

    @Test
    void secretsInLabelsAreMaskedUnlessToldNotTo() {
        assertThat(labelWith("inflight.masking.patterns=customer-[0-9]+")).isEqualTo("*** password=***");
        assertThat(labelWith("inflight.masking.enabled=false")).isEqualTo("customer-4711 password=abc");
    }

    @Test
    void aMaskerOfTheUsersIsTaken() {
        AtomicReference<String> label = new AtomicReference<>();
        runner.withBean(SecretMasker.class, () -> text -> "gone").run(context -> label.set(labelIn(context)));
        assertThat(label).hasValue("gone");
    }

    private String labelWith(String property) {
        AtomicReference<String> label = new AtomicReference<>();
        runner.withPropertyValues(property).run(context -> label.set(labelIn(context)));
        return label.get();
    }

    private static String labelIn(ApplicationContext context) {
        InFlightRegistry registry = context.getBean(InFlightRegistry.class);
        TaskSpec spec = TaskSpec.named("a")
                .label("customer-4711 password=abc")
                .timeout(Duration.ofMinutes(1))
                .build();
        InFlightFuture<Void> task = registry.track(spec, new CompletableFuture<Void>());
        String label = registry.find("a").orElseThrow().label();
        task.cancel(true);
        return label;
    }

    @Test
    void defaultsAreThoseOfTheContract() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(InFlightAutoConfiguration.class))
                .run(context -> assertThat(context.getBean(InFlightProperties.class))
                        .isEqualTo(new InFlightProperties(
                                Duration.ofHours(24),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                1_000_000,
                                new InFlightProperties.Async(true, true, true, true, Duration.ofHours(24)),
                                new InFlightProperties.History(256),
                                new InFlightProperties.Metrics(100, 10),
                                new InFlightProperties.Masking(true, List.of()),
                                new InFlightProperties.Reach(
                                        false,
                                        new InFlightProperties.Reach.Jdbc(true),
                                        new InFlightProperties.Reach.Http(true),
                                        new InFlightProperties.Reach.Mail(true)),
                                new InFlightProperties.Track(List.of(), false, false, false, Duration.ofHours(24)),
                                new InFlightProperties.Shutdown(Duration.ofSeconds(10), Duration.ofSeconds(5)),
                                new InFlightProperties.Health(null, null))));
    }

    @ParameterizedTest
    @CsvSource({
        "inflight.max-timeout, 0s, PT0S",
        "inflight.stop-grace, -1s, PT-1S",
        "inflight.max-outstanding, 0, 0",
        "inflight.async.timeout, 0s, PT0S",
        "inflight.history.size, -1, -1",
        "inflight.metrics.max-kinds, 0, 0",
        "inflight.metrics.oldest, 1001, 1001",
        "inflight.shutdown.drain, -1s, PT-1S",
        "inflight.shutdown.stop, -1s, PT-1S",
        "inflight.masking.patterns, (, \"(\" (Unclosed group)",
        "inflight.health.max-zombies, -1, -1",
        "inflight.health.max-age, 0s, PT0S"
    })
    void aValueOutOfBoundsStopsTheStartAndIsNamed(String property, String value, String shown) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .message()
                        .startsWith(property)
                        .endsWith("not " + shown));
    }

    @Test
    void closingTheContextEndsWhatIsOutstanding() {
        CompletableFuture<InFlightFuture<Void>> started = new CompletableFuture<>();

        runner.withPropertyValues("inflight.shutdown.drain=0s", "inflight.shutdown.stop=0s")
                .run(context -> started.complete(
                        context.getBean(InFlightRegistry.class).track(spec("a"), new CompletableFuture<Void>())));

        assertThat(started.getNow(null)).isCompletedExceptionally();
        assertThat(outcome(started.getNow(null))).isEqualTo(Outcome.SHUT_DOWN);
    }

    @Test
    void closingTheContextLetsRunningWorkFinishWhileItDrains() {
        CompletableFuture<InFlightFuture<String>> started = new CompletableFuture<>();

        runner.withPropertyValues("inflight.shutdown.drain=10s")
                .run(context -> started.complete(context.getBean(DefaultInFlightRegistry.class)
                        .startAsync(
                                spec("a"),
                                () -> CompletableFuture.supplyAsync(
                                        () -> "done", CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)))));

        await().untilAsserted(() -> assertThat(started.getNow(null)).isCompletedWithValue("done"));
    }

    @Test
    void closingAnotherContextMeansNothing() {
        runner.run(context -> {
            InFlightFuture<Void> future =
                    context.getBean(InFlightRegistry.class).track(spec("a"), new CompletableFuture<Void>());

            new ApplicationContextRunner().withParent(context).run(child -> {});

            assertThat(future).isNotDone();
            future.cancel(true);
        });
    }

    private static Outcome outcome(InFlightFuture<?> future) {
        return future.handle((value, failure) -> ((TaskStopped) failure).outcome())
                .getNow(null);
    }

    private static String catchMessage(java.util.concurrent.Callable<?> call) {
        try {
            call.call();
            return "";
        } catch (Exception e) {
            return e.toString() + e.getCause();
        }
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name).timeout(Duration.ofMinutes(5)).build();
    }
}
