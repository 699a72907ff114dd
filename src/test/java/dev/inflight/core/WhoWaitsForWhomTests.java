package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.SecretMasker;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskQuery;
import dev.inflight.TaskRejectedException;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TimeSource;
import dev.inflight.core.life.RunContext;
import dev.inflight.core.run.Run;
import dev.inflight.core.threads.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Slow or broken strangers hold up and harm nobody but themselves. */
class WhoWaitsForWhomTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    @Test
    void theNextInLineDoesNotWaitForASlowListener() {
        CountDownLatch slow = new CountDownLatch(1);
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                Blocker.hold(slow);
            }
        });
        CompletableFuture<String> first = new CompletableFuture<>();
        TaskSpec spec = Specs.named("a", Overlap.QUEUE);
        var unused = engine.registry().startAsync(spec, () -> first);
        CompletableFuture<String> begun = new CompletableFuture<>();
        var next = engine.registry().start(spec, () -> begun.complete("x"));

        Thread ends = new Thread(() -> first.complete("x"), "ends the first");
        ends.start();

        assertThat(begun).succeedsWithin(EngineInvariants.PATIENCE);
        slow.countDown();
        assertThat(next).succeedsWithin(EngineInvariants.PATIENCE);
    }

    @Test
    void aSupplierBehindAfterStopRunsOnTheExecutorAndNotOnAThreadOfTheRegistry() {
        TaskSpec spec = Specs.build("a").afterStop(Duration.ofMinutes(1)).build();
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> older = engine.registry().start(Specs.named("a"), work);
            work.awaitBegun();
            CountDownLatch slow = new CountDownLatch(1);
            var unused = older.whenComplete((value, failure) -> Blocker.hold(slow));
            CompletableFuture<String> where = new CompletableFuture<>();
            Thread starter = new Thread(
                    () -> engine.registry().startAsync(spec, () -> {
                        where.complete(Thread.currentThread().getName());
                        return CompletableFuture.completedFuture("x");
                    }),
                    "starter");
            starter.start();

            String name = where.orTimeout(10, TimeUnit.SECONDS).join();
            slow.countDown();

            assertThat(name).doesNotContain("effects");
        }
    }

    @Test
    void aTaskThatJoinsRunsThatEndAtOnceKeepsNoneOfThem() {
        TaskSpec spec = Specs.named("shared", Overlap.JOIN);
        InFlightFuture<Integer> consumer = engine.registry().start(Specs.named("consumer"), () -> {
            for (int i = 0; i < 1_000; i++) {
                engine.registry()
                        .startAsync(spec, () -> CompletableFuture.completedFuture("x"))
                        .get(10, TimeUnit.SECONDS);
            }
            Run<?> own = RunContext.currentRun(engine.registry().parts().host);
            return own.family().children().size();
        });
        assertThat(consumer).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo(0);
    }

    // ---- foreign code that throws what nobody expects

    static Stream<Error> errors() {
        return Stream.of(new AssertionError("no"), new NoClassDefFoundError("no"), new StackOverflowError("no"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aMaskerThatThrowsAnErrorKeepsNobodyFromStarting(Error error) {
        SecretMasker broken = text -> {
            throw error;
        };
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().masker(broken).build()) {
            TaskSpec spec =
                    Specs.build("a").label("a label").overlap(Overlap.QUEUE).build();
            CompletableFuture<String> first = new CompletableFuture<>();
            var unused = registry.startAsync(spec, () -> first);
            InFlightFuture<String> next = registry.start(spec, () -> "x");
            first.completeExceptionally(new IllegalStateException("broken"));
            assertThat(next).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo("x");
            assertThat(registry.list(TaskQuery.ALL).tasks()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aMaskerThatThrowsAnErrorLeavesNoZombieBehindAndDoesNotStopTheShutdown(Error error) {
        SecretMasker broken = text -> {
            throw error;
        };
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .masker(broken)
                .stopGrace(Duration.ofMillis(20))
                .build();
        try (Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> run =
                    registry.start(Specs.build("a").label("a label").build(), work);
            work.awaitBegun();
            run.cancel(true);
            org.awaitility.Awaitility.await().until(() -> registry.counts().zombies() == 1);
            assertThat(registry.shutdown(Duration.ZERO, Duration.ZERO)).hasSize(1);
        }
        org.awaitility.Awaitility.await().until(() -> registry.counts().zombies() == 0);
        registry.close();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aCarrierThatThrowsAnErrorFailsTheWorkAndNothingElse(Error error) {
        ContextCarrier broken = () -> {
            throw error;
        };
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().contextCarrier(broken).build()) {
            InFlightFuture<String> run = registry.start(Specs.named("a"), () -> "x");
            assertThat(run)
                    .failsWithin(EngineInvariants.PATIENCE)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(error.getClass());
            assertThat(registry.outstanding()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aHookThatThrowsAnErrorKeepsNoOtherFromRunning(Error error) {
        CompletableFuture<String> ran = new CompletableFuture<>();
        InFlightFuture<String> run = engine.registry().startAsync(Specs.named("a"), () -> {
            TaskContext.current().onCancel(() -> ran.complete("x"));
            TaskContext.current().onCancel(() -> {
                throw error;
            });
            return new CompletableFuture<>();
        });
        run.cancel(true);
        assertThat(ran).succeedsWithin(EngineInvariants.PATIENCE);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aListenerThatThrowsAnErrorKeepsNoOtherFromHearing(Error error) {
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                throw error;
            }

            @Override
            public void onEnded(TaskSnapshot task) {
                throw error;
            }
        });
        assertThat(engine.registry().start(Specs.named("a"), () -> "x")).succeedsWithin(EngineInvariants.PATIENCE);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::name).isEqualTo(List.of("a"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anExecutorThatThrowsAnErrorIsARejectionAndLeavesNoRow(Error error) {
        InFlightFuture<String> run = engine.registry().start(Specs.named("a"), () -> "x", work -> {
            throw error;
        });
        assertThat(run)
                .failsWithin(EngineInvariants.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(TaskRejectedException.class)
                .withRootCauseInstanceOf(error.getClass());
        assertThat(engine.registry().outstanding()).isZero();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aWallClockThatThrowsAnErrorKeepsNobodyFromStartingAndNothingFromBeingListed(Error error) {
        AtomicBoolean broken = new AtomicBoolean();
        TimeSource time = new TimeSource() {
            @Override
            public long nanoTime() {
                return SystemTime.INSTANCE.nanoTime();
            }

            @Override
            public Instant wallTime() {
                if (broken.get()) {
                    throw error;
                }
                return SystemTime.INSTANCE.wallTime();
            }

            @Override
            public Driver drive(String name, Timer timer) {
                return SystemTime.INSTANCE.drive(name, timer);
            }
        };
        try (DefaultInFlightRegistry registry =
                DefaultInFlightRegistry.builder().time(time).build()) {
            broken.set(true);
            TaskSpec spec = Specs.named("a", Overlap.QUEUE);
            CompletableFuture<String> first = new CompletableFuture<>();
            var unused = registry.startAsync(spec, () -> first);
            InFlightFuture<String> next = registry.start(spec, () -> "x");
            assertThat(registry.list(TaskQuery.ALL).tasks()).hasSize(2);
            first.completeExceptionally(new IllegalStateException("broken"));
            assertThat(next).succeedsWithin(EngineInvariants.PATIENCE).isEqualTo("x");
            assertThat(registry.history(HistoryQuery.ALL)).hasSize(2);
        }
    }
}
