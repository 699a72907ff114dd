package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import dev.inflight.TaskTimeoutException;
import dev.inflight.core.run.Run;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.stopGrace(Duration.ofSeconds(5)));

    private InFlightFuture<String> track(TaskSpec spec) {
        return engine.registry().track(spec, new CompletableFuture<>());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.000000001S", "PT0.001S", "PT0.5S", "PT1S", "PT10M", "PT1H", "PT24H"})
    void aDeadlineNeverFiresEarlyAndAtMostATickLate(Duration timeout) {
        InFlightFuture<String> future = track(Specs.build("a").timeout(timeout).build());
        engine.time().advance(timeout.minusNanos(1));
        assertThat(future).isNotDone();
        engine.time().advance(ManualTime.TICK.plusNanos(1));
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void theExceptionSaysWhatHappened() {
        InFlightFuture<String> future = track(Specs.build("a").timeout(SECOND).build());
        engine.time().advancePast(SECOND);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(TaskTimeoutException.class)
                .withMessageContaining("task \"a\"")
                .withMessageContaining("TIMED_OUT")
                .withMessageContaining("timeout of PT1S passed");
    }

    @Test
    void theExceptionSaysHowLongTheRunTookWheneverItWasStarted() {
        engine.time().advance(SECOND);
        InFlightFuture<String> future = track(Specs.build("a").timeout(SECOND).build());
        engine.time().advancePast(SECOND);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOfSatisfying(
                        TaskTimeoutException.class,
                        timeout -> assertThat(timeout.ending().age()).isBetween(SECOND, SECOND.plusMillis(20)));
    }

    @Test
    void theReasonIsTheTimeoutWheneverTheRunWasStarted() {
        engine.time().advance(SECOND);
        track(Specs.build("a").timeout(SECOND).build());
        engine.time().advancePast(SECOND);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::reason).containsExactly("timeout of PT1S passed");
    }

    @Test
    void aDeadlineOnATickFiresWithIt() {
        Duration ticks = ManualTime.TICK.multipliedBy(3);
        InFlightFuture<String> future = track(Specs.build("a").timeout(ticks).build());
        engine.time().advance(ticks);
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void aStallOnATickFiresWithIt() {
        Duration ticks = ManualTime.TICK.multipliedBy(3);
        InFlightFuture<String> future = track(Specs.build("a").stall(ticks).build());
        engine.time().advance(ticks);
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void theNextAlarmIsTheSoftDeadlineAndThenTheHardOne() {
        engine.time().advance(SECOND);
        CompletableFuture<String> work = new CompletableFuture<>();
        Run<String> run = (Run<String>) engine.registry()
                .track(
                        Specs.build("a")
                                .softTimeout(SECOND)
                                .timeout(SECOND.multipliedBy(9))
                                .build(),
                        work);
        assertThat(engine.registry().parts().host.nextAlarm(run))
                .isEqualTo(SECOND.multipliedBy(2).toNanos());
        engine.time().advancePast(SECOND);
        assertThat(engine.registry().parts().host.nextAlarm(run))
                .isEqualTo(SECOND.multipliedBy(10).toNanos());
        work.complete("x");
    }

    @Test
    void theNextAlarmOfStoppedWorkIsTheEndOfItsGrace() {
        engine.time().advance(SECOND);
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        Run<String> run = (Run<String>) engine.registry().track(Specs.named("a"), stubborn);
        run.cancel(true);
        assertThat(engine.registry().parts().host.nextAlarm(run))
                .isEqualTo(SECOND.multipliedBy(6).toNanos());
        stubborn.complete("at last");
    }

    @Test
    void theDeadlineThatPassedIsTheCause() {
        track(Specs.build("a").timeout(SECOND).build());
        engine.time().advancePast(SECOND);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.TIMED_OUT);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::by).containsExactly("deadline");
    }

    @Test
    void whenTheMachineSleptEverythingFiresAtOnce() {
        for (int i = 1; i <= 100; i++) {
            track(Specs.build("a" + i).timeout(Duration.ofSeconds(i * 7L)).build());
        }
        engine.time().leap(Duration.ofHours(23));
        assertThat(engine.events().ended()).hasSize(100);
    }

    @Test
    void manyDeadlinesFireInTheirOrder() {
        for (int i = 200; i >= 1; i--) {
            track(Specs.build("a" + i).timeout(Duration.ofMillis(i * 137L)).build());
        }
        engine.time().advancePast(Duration.ofMinutes(1));
        assertThat(engine.events().ended())
                .extracting(task -> Integer.parseInt(task.name().substring(1)))
                .isSorted()
                .hasSize(200);
    }

    @Test
    void aDisarmedDeadlineNeverFires() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future =
                engine.registry().track(Specs.build("a").timeout(SECOND).build(), work);
        work.complete("in time");
        engine.time().advancePast(SECOND);
        assertThat(future).isCompletedWithValue("in time");
    }

    @Test
    void aJumpOfTheWallClockChangesNothing() {
        InFlightFuture<String> future = track(Specs.build("a").timeout(SECOND).build());
        engine.time().jumpWallClock(Duration.ofDays(400));
        engine.time().advance(Duration.ofMillis(900));
        assertThat(future).isNotDone();
        engine.time().jumpWallClock(Duration.ofDays(-800));
        engine.time().advancePast(Duration.ofMillis(100));
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void ageAndRemainingTimeAreMonotonic() {
        CompletableFuture<String> work = new CompletableFuture<>();
        engine.registry().track(Specs.build("a").timeout(SECOND).build(), work);
        engine.time().advance(Duration.ofMillis(400));
        TaskSnapshot task = engine.registry().find("a").orElseThrow();
        assertThat(task.age()).isEqualTo(Duration.ofMillis(400));
        assertThat(task.remaining()).isEqualTo(Duration.ofMillis(600));
        assertThat(engine.registry().counts().oldest()).isEqualTo(Duration.ofMillis(400));
        work.complete("x");
    }

    @Test
    void anExtendedDeadlineFiresLater() {
        InFlightFuture<String> future = track(Specs.build("a").timeout(SECOND).build());
        assertThat(engine.registry().extend("a", null, SECOND).orElseThrow().timeout())
                .isEqualTo(SECOND.multipliedBy(2));
        engine.time().advancePast(SECOND);
        assertThat(future).isNotDone();
        engine.time().advance(SECOND);
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void noExtensionGoesPastTheMaximum() {
        track(Specs.build("a").timeout(SECOND).build());
        assertThat(engine.registry()
                        .extend("a", null, Duration.ofSeconds(Long.MAX_VALUE))
                        .orElseThrow()
                        .timeout())
                .isEqualTo(Duration.ofHours(24));
        engine.time().advancePast(Duration.ofHours(24));
    }

    @Test
    void anExtensionMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.registry().extend("a", null, Duration.ZERO))
                .withMessage("extend must be positive, not PT0S");
    }

    @Test
    void nothingOutstandingCannotBeExtended() {
        assertThat(engine.registry().extend("a", null, SECOND)).isEmpty();
    }

    @Test
    void workWithoutAHeartbeatStalls() {
        TaskSpec spec = Specs.build("a").stall(SECOND).build();
        InFlightFuture<String> future = track(spec);
        engine.time().advancePast(SECOND);
        assertThat(future).isCompletedExceptionally();
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.STALLED);
    }

    @Test
    void aHeartbeatPutsTheStallOff() {
        TaskContext[] context = new TaskContext[1];
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry()
                .startAsync(Specs.build("a").stall(SECOND).build(), () -> {
                    context[0] = TaskContext.current();
                    return work;
                });
        for (int i = 0; i < 5; i++) {
            engine.time().advance(Duration.ofMillis(900));
            context[0].progress(i, 5, null);
        }
        assertThat(future).isNotDone();
        engine.time().advancePast(SECOND);
        assertThat(engine.events().ended()).extracting(TaskSnapshot::outcome).containsExactly(Outcome.STALLED);
    }

    @Test
    void workIsAZombieOnlyAfterTheGrace() {
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        InFlightFuture<String> future = engine.registry().track(Specs.named("a"), stubborn);
        future.cancel(true);
        engine.time().advance(Duration.ofMillis(4_999));
        assertThat(engine.registry().find("a").orElseThrow().state()).isEqualTo(TaskState.STOPPING);
        engine.time().advancePast(Duration.ofMillis(1));
        assertThat(engine.registry().find("a").orElseThrow().state()).isEqualTo(TaskState.ZOMBIE);
        assertThat(engine.registry().counts().zombies()).isOne();
        stubborn.complete("at last");
        assertThat(engine.registry().find("a")).isEmpty();
    }

    @Test
    void theSoftDeadlineEndsNothing() {
        CompletableFuture<String> work = new CompletableFuture<>();
        InFlightFuture<String> future =
                engine.registry().track(Specs.build("a").softTimeout(SECOND).build(), work);
        engine.time().advancePast(SECOND.multipliedBy(2));
        assertThat(future).isNotDone();
        work.complete("x");
    }

    @Test
    void twoExtensionsAtOnceBothCount() throws InterruptedException {
        track(Specs.build("a").timeout(SECOND).build());
        List<Thread> operators = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread operator = new Thread(() -> {
                for (int j = 0; j < 1_000; j++) {
                    engine.registry().extend("a", null, Duration.ofMillis(1));
                }
            });
            operators.add(operator);
            operator.start();
        }
        for (Thread operator : operators) {
            operator.join();
        }
        assertThat(engine.registry().find("a").orElseThrow().timeout()).isEqualTo(SECOND.plusSeconds(8));
        engine.registry().cancel("a", "seen");
    }

    // ---- waiting for the work before

    private InFlightFuture<String> startAfterStopOf(Blocker older, Blocker work) {
        engine.registry().start(Specs.named("a"), older);
        older.awaitBegun();
        return engine.registry()
                .start(
                        Specs.build("a")
                                .overlap(Overlap.FAIL_OLDER)
                                .afterStop(SECOND.multipliedBy(3))
                                .build(),
                        work);
    }

    @Test
    void workThatWaitsForTheWorkBeforeItDoesNotBeginBeforeItsBound() {
        try (Blocker older = Blocker.stubborn();
                Blocker work = Blocker.obedient()) {
            startAfterStopOf(older, work);
            engine.time().advance(SECOND.multipliedBy(3).minusNanos(1));
            assertThat(engine.registry().find("a").orElseThrow().state()).isEqualTo(TaskState.QUEUED);
            engine.time().advance(ManualTime.TICK.plusNanos(1));
            work.awaitBegun();
        }
    }

    @Test
    void whoBeginsAtItsBoundMakesZombiesOfNobodyElse() {
        try (Blocker older = Blocker.stubborn();
                Blocker work = Blocker.obedient();
                Blocker other = Blocker.stubborn()) {
            startAfterStopOf(older, work);
            engine.time().advance(SECOND);
            InFlightFuture<String> unrelated = engine.registry().start(Specs.named("b"), other);
            other.awaitBegun();
            unrelated.cancel(true);
            engine.time().advancePast(SECOND.multipliedBy(2));
            work.awaitBegun();
            assertThat(engine.registry().counts().zombies()).isOne();
        }
    }
}
