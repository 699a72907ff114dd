package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Interruption;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskTimeoutException;
import dev.inflight.TimeSource;
import dev.inflight.core.threads.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShutdownTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @RegisterExtension
    final LogLines log = new LogLines();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private DefaultInFlightRegistry registry() {
        return engine.registry();
    }

    @Test
    void startsAreRefused() {
        registry().shutdown(Duration.ZERO, Duration.ZERO);
        InFlightFuture<String> future = registry().start(Specs.named("a"), () -> "never");
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.REJECTED);
    }

    @Test
    void aStageThatComesTooLateIsCancelled() {
        registry().shutdown(Duration.ZERO, Duration.ZERO);
        CompletableFuture<String> late = new CompletableFuture<>();
        registry().track(Specs.named("a"), late);
        assertThat(late).isCancelled();
    }

    @Test
    void runningWorkMayFinishWhileItDrains() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = registry().start(Specs.named("a"), work);
            work.awaitBegun();
            CompletableFuture<List<TaskSnapshot>> shutdown =
                    CompletableFuture.supplyAsync(() -> registry().shutdown(LONG, LONG));
            await().until(() -> registry().parts().closing.isOfAll());
            assertThat(future).isNotDone();
            work.release();
            assertThat(shutdown).succeedsWithin(LONG);
            assertThat(future).isCompletedWithValue("released");
        }
    }

    @Test
    void whatHasNotFinishedIsStopped() {
        try (Blocker work = Blocker.obedient()) {
            InFlightFuture<String> future = registry().start(Specs.named("a"), work);
            work.awaitBegun();
            assertThat(registry().shutdown(Duration.ZERO, LONG)).isEmpty();
            assertThat(future).isCancelled();
            assertThat(work.isInterrupted()).isTrue();
            assertThat(engine.events().ended())
                    .extracting(TaskSnapshot::outcome)
                    .containsExactly(Outcome.SHUT_DOWN);
        }
    }

    @Test
    void everybodyInLineIsCompletedToo() {
        try (Blocker work = Blocker.obedient()) {
            List<InFlightFuture<String>> futures = List.of(
                    registry().start(Specs.named("a", Overlap.QUEUE), work),
                    registry().start(Specs.named("a", Overlap.QUEUE), work),
                    registry().start(Specs.named("a", Overlap.QUEUE), work));
            registry().shutdown(Duration.ZERO, LONG);
            assertThat(futures).allMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void survivorsAreNamed() {
        try (Blocker work = Blocker.stubborn()) {
            registry().start(Specs.named("stubborn"), work);
            work.awaitBegun();
            assertThat(registry().shutdown(Duration.ZERO, Duration.ofMillis(20)))
                    .extracting(TaskSnapshot::name)
                    .containsExactly("stubborn");
        }
    }

    @Test
    void aCallbackThatBlocksHoldsUpNothing() {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        InFlightFuture<String> future = registry().track(Specs.named("a"), new CompletableFuture<>());
        future.whenComplete((value, failure) -> {
            called.countDown();
            Blocker.await(hold);
        });
        InFlightFuture<String> other = registry().track(Specs.named("b"), new CompletableFuture<>());
        registry().shutdown(Duration.ZERO, LONG);
        assertThat(List.of(future, other)).allMatch(CompletableFuture::isDone);
        Blocker.await(called);
        hold.countDown();
    }

    @Test
    void closingTwiceIsHarmless() {
        registry().close();
        registry().close();
        assertThat(registry().outstanding()).isZero();
    }

    @Test
    void closingAfterAShutdownDoesNotWaitForItsSurvivorsAgain() {
        try (Blocker work = Blocker.stubborn()) {
            DefaultInFlightRegistry patient = DefaultInFlightRegistry.builder()
                    .stopGrace(Duration.ofHours(1))
                    .build();
            patient.start(Specs.named("stubborn"), work);
            work.awaitBegun();
            patient.shutdown(Duration.ZERO, Duration.ofMillis(20));
            assertThat(CompletableFuture.runAsync(patient::close)).succeedsWithin(LONG);
        }
    }

    @RepeatedTest(20)
    void everyDrainedFutureIsDoneWhenItReturns() {
        InFlightFuture<String> future = registry()
                .startAsync(
                        Specs.named("a"),
                        () -> CompletableFuture.supplyAsync(
                                () -> "done", CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)));
        registry().shutdown(LONG, LONG);
        assertThat(future).isCompletedWithValue("done");
    }

    @Test
    void closingFromACallbackIsHarmless() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicReference<Boolean> closed = new AtomicReference<>(false);
        registry().track(Specs.named("a"), work).whenComplete((value, failure) -> {
            registry().close();
            closed.set(true);
        });
        work.complete("x");
        assertThat(closed).hasValue(true);
    }

    @Test
    void anInterruptedShutdownStillCompletesEveryFuture() {
        InFlightFuture<String> future = registry().track(Specs.named("a"), new CompletableFuture<>());
        Thread.currentThread().interrupt();
        registry().shutdown(LONG, LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(future).isDone();
    }

    @Test
    void anInterruptedShutdownDoesNotWaitForTheWork() {
        try (Blocker work = Blocker.stubborn()) {
            registry().start(Specs.named("stubborn"), work);
            work.awaitBegun();
            Thread.currentThread().interrupt();
            List<TaskSnapshot> survivors = registry().shutdown(LONG, Duration.ofHours(1));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(survivors).extracting(TaskSnapshot::name).containsExactly("stubborn");
        }
    }

    @Test
    void survivorsAreLogged() {
        try (Blocker work = Blocker.stubborn()) {
            InFlightFuture<String> future = registry().start(Specs.named("stubborn"), work);
            work.awaitBegun();
            registry().shutdown(Duration.ZERO, Duration.ZERO);
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith(
                            "WARN survivor stubborn (" + future.id() + "): its work outlives the shutdown"));
        }
    }

    @Test
    void aNegativeDrainIsRefusedAndShutsNothingDown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry().shutdown(Duration.ofMillis(-1), LONG))
                .withMessage("drain must not be negative, not PT-0.001S");
        assertThat(registry().parts().closing.isOfAll()).isFalse();
    }

    @Test
    void aNegativeStopIsRefusedAndShutsNothingDown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry().shutdown(LONG, Duration.ofMillis(-1)))
                .withMessage("stop must not be negative, not PT-0.001S");
        assertThat(registry().parts().closing.isOfAll()).isFalse();
    }

    @Test
    void whoeverStartsTooLateIsToldWhy() {
        registry().shutdown(Duration.ZERO, Duration.ZERO);
        registry().start(Specs.named("a"), () -> "never");
        assertThat(engine.events().ended())
                .extracting(TaskSnapshot::reason)
                .containsExactly("the registry is shutting down");
    }

    @Test
    void aFreshContextLeavesNoThread() {
        for (int i = 0; i < 50; i++) {
            DefaultInFlightRegistry fresh =
                    DefaultInFlightRegistry.builder().instance("fresh" + i).build();
            fresh.start(Specs.named("a"), () -> "x");
            fresh.close();
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("-fresh")));
    }

    @Test
    void aListenerThatDoesNotReturnKeepsNoFutureFromBeingCompleted() {
        CountDownLatch hold = new CountDownLatch(1);
        registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                Blocker.hold(hold);
            }
        });
        InFlightFuture<String> future = registry().track(Specs.named("a"), new CompletableFuture<>());
        registry().shutdown(Duration.ZERO, Duration.ZERO);
        assertThat(future).isDone();
        hold.countDown();
    }

    @Test
    void everyHolderOfASharedRunIsDoneWhenItReturns() {
        try (Blocker work = Blocker.obedient();
                DefaultInFlightRegistry late = DefaultInFlightRegistry.builder()
                        .time(new LateEffects())
                        .build()) {
            TaskSpec shared = Specs.named("a", Overlap.JOIN);
            List<InFlightFuture<String>> futures = List.of(late.start(shared, work), late.start(shared, work));
            futures.forEach(future -> future.whenComplete((value, failure) -> {}));
            late.shutdown(Duration.ZERO, LONG);
            assertThat(futures).allMatch(CompletableFuture::isDone);
        }
    }

    /** The system's time on a machine that is slow to give threads. */
    private static final class LateEffects implements TimeSource {
        @Override
        public long nanoTime() {
            return SystemTime.INSTANCE.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return SystemTime.INSTANCE.wallTime();
        }

        @Override
        public Driver drive(String name, Timer timer) {
            return SystemTime.INSTANCE.drive(name, timer);
        }

        @Override
        public Executor effects() {
            return CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void cooperativeWorkIsNotEvenInterruptedByTheEndOfTheRegistrysOwnExecutor() {
        try (Blocker work = Blocker.obedient()) {
            DefaultInFlightRegistry own = DefaultInFlightRegistry.builder()
                    .stopGrace(Duration.ofMillis(20))
                    .build();
            own.start(Specs.build("a").interruption(Interruption.COOPERATIVE).build(), work);
            work.awaitBegun();
            own.close();
            assertThat(work.isInterrupted()).isFalse();
        }
    }

    @Test
    void closingDuringAnotherThreadsDrainKeepsTheDeadlinesOfWhatStillRuns() throws Exception {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        Duration timeout = Duration.ofMillis(300);
        InFlightFuture<String> bounded =
                registry.track(TaskSpec.named("bounded").timeout(timeout).build(), new CompletableFuture<>());
        Thread draining = new Thread(() -> registry.shutdown(Duration.ofSeconds(30), Duration.ZERO), "drains");
        draining.setDaemon(true);
        draining.start();
        await().until(registry::isShutdown);

        registry.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> bounded.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(TaskTimeoutException.class);
        draining.join(10_000);
        assertThat(draining.isAlive()).isFalse();
    }
}
