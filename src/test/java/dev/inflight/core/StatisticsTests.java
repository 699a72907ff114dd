package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.core.count.KindTally;
import dev.inflight.core.count.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatisticsTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.maxKinds(2));

    private final CompletableFuture<String> work = new CompletableFuture<>();

    private void track(String name, String kind) {
        engine.registry()
                .track(
                        TaskSpec.named(name)
                                .kind(kind)
                                .timeout(Duration.ofHours(1))
                                .build(),
                        work);
    }

    private KindStatistics of(String kind) {
        return engine.registry().statistics().stream()
                .filter(statistics -> statistics.kind().equals(kind))
                .findAny()
                .orElseThrow();
    }

    @Test
    void outstandingRunsAreCountedByKind() {
        track("a", "one");
        track("b", "one");
        track("c", "two");
        assertThat(of("one").outstanding()).isEqualTo(2);
        assertThat(of("two").outstanding()).isOne();
        work.complete("x");
        assertThat(of("one").outstanding()).isZero();
    }

    @Test
    void kindsBeyondTheBoundAreCountedAsOther() {
        track("a", "one");
        track("b", "two");
        track("c", "three");
        track("d", "four");
        assertThat(engine.registry().statistics())
                .extracting(KindStatistics::kind)
                .containsExactlyInAnyOrder("one", "two", "other");
        assertThat(of("other").outstanding()).isEqualTo(2);
        work.complete("x");
    }

    @Test
    void endedRunsAreCountedAndTimedByOutcome() {
        track("a", "one");
        engine.time().advance(Duration.ofSeconds(3));
        work.complete("x");
        assertThat(of("one").runs(Outcome.COMPLETED).count()).isOne();
        assertThat(of("one").runs(Outcome.COMPLETED).totalNanos()).isEqualTo(3_000_000_000L);
        assertThat(of("one").runs(Outcome.COMPLETED).maxNanos()).isEqualTo(3_000_000_000L);
        assertThat(of("one").runs(Outcome.FAILED).count()).isZero();
    }

    @Test
    void theMaximumIsForgottenAfterTwoMinutes() {
        track("a", "one");
        engine.time().advance(Duration.ofSeconds(3));
        work.complete("x");
        engine.time().advance(Duration.ofSeconds(60));
        assertThat(of("one").runs(Outcome.COMPLETED).maxNanos()).isEqualTo(3_000_000_000L);
        engine.time().advance(Duration.ofSeconds(60));
        assertThat(of("one").runs(Outcome.COMPLETED).maxNanos()).isZero();
        assertThat(of("one").runs(Outcome.COMPLETED).count()).isOne();
    }

    @Test
    void theOldestOfAKindIsItsFirstOutstandingRun() {
        track("a", "one");
        engine.time().advance(Duration.ofSeconds(2));
        track("b", "two");
        engine.time().advance(Duration.ofSeconds(1));
        assertThat(of("one").oldestAge()).isEqualTo(Duration.ofSeconds(3));
        assertThat(of("two").oldestAge()).isEqualTo(Duration.ofSeconds(1));
        work.complete("x");
        assertThat(of("one").oldestAge()).isZero();
    }

    @Test
    void timeInTheQueueIsTimed() {
        engine.registry().start(Specs.named("a"), () -> "x", Runnable::run);
        assertThat(of("test").queueTime().count()).isOne();
        assertThat(of("test").queued()).isZero();
    }

    @Test
    void theTimeInTheQueueIsThatFromTheStartToTheBeginning() {
        engine.time().advance(Duration.ofSeconds(1));
        List<Runnable> queue = new ArrayList<>();
        engine.registry().start(Specs.named("a"), () -> "x", queue::add);
        engine.time().advance(Duration.ofMillis(300));
        queue.forEach(Runnable::run);
        assertThat(of("test").queueTime().totalNanos()).isEqualTo(300_000_000);
    }

    @Test
    void theStopLagIsTimed() {
        engine.registry().track(Specs.named("a"), new Exchange()).cancel(true);
        assertThat(of("test").stopLag().count()).isOne();
        assertThat(of("test").stopping()).isZero();
    }

    @Test
    void whatCouldNotBeReachedHasNoStopLag() {
        engine.registry().track(Specs.named("a"), new CompletableFuture<>()).cancel(true);
        assertThat(of("test").stopLag().count()).isZero();
        assertThat(of("test").stopping()).isZero();
    }

    @Test
    void whoeverAsksIsToldOfEveryKindOnce() {
        List<String> told = new ArrayList<>();
        track("a", "one");
        engine.registry().onKind(kind -> told.add(kind.kind()));
        track("b", "two");
        track("c", "one");
        track("d", "three");
        track("e", "four");
        assertThat(told).containsExactly("one", "two", "other");
        work.complete("x");
    }

    @Test
    void whoeverAsksIsToldAgainWhenARunEndsInSomeWayForTheFirstTime() {
        List<Long> completed = new ArrayList<>();
        engine.registry()
                .onKind(kind -> completed.add(kind.runs(Outcome.COMPLETED).count()));
        for (int i = 0; i < 3; i++) {
            engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        }
        assertThat(completed).containsExactly(0L, 1L);
    }

    @Test
    void whoeverAsksIsToldBeforeTheFutureIsDone() {
        track("a", "one");
        CompletableFuture<Boolean> doneWhenTold = new CompletableFuture<>();
        InFlightFuture<String> future = engine.registry().track(Specs.named("b"), new CompletableFuture<>());
        engine.registry().onKind(kind -> {
            if (kind.runs(Outcome.CANCELLED).count() > 0) {
                doneWhenTold.complete(future.isDone());
            }
        });
        future.cancel(true);
        assertThat(doneWhenTold).isCompletedWithValue(false);
        work.complete("x");
    }

    @Test
    void whoeverAsksIsToldOfTheFirstOverlap() {
        List<Long> overlaps = new ArrayList<>();
        track("a", "one");
        engine.registry().onKind(kind -> overlaps.add(kind.overlaps(Overlap.FAIL_OLDER)));
        track("a", "one");
        assertThat(overlaps).startsWith(0L, 1L);
        work.complete("x");
    }

    @Test
    void whoeverAsksIsToldOfTheFirstStopLag() {
        List<Long> lags = new ArrayList<>();
        engine.registry().onKind(kind -> lags.add(kind.stopLag().count()));
        engine.registry().track(Specs.named("a"), new Exchange()).cancel(true);
        assertThat(lags).endsWith(1L);
        assertThat(of("test").everStopping()).isTrue();
    }

    @Test
    void whoeverAsksIsToldOfTheFirstZombie() {
        AtomicBoolean told = new AtomicBoolean();
        engine.registry().onKind(kind -> told.compareAndSet(false, kind.everZombie()));
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), stubborn);
            stubborn.awaitBegun();
            future.cancel(true);
            assertThat(told).isFalse();
            engine.time().advance(Duration.ofMinutes(1));
            await().untilTrue(told);
        }
    }

    @Test
    void whoeverAsksIsToldOfTheFirstBeginningWhileThatWorkGoesOn() {
        AtomicBoolean told = new AtomicBoolean();
        engine.registry()
                .onKind(kind -> told.compareAndSet(false, kind.queueTime().count() > 0));
        try (Blocker working = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), working);
            await().untilTrue(told);
        }
    }

    @Test
    void whoeverHasTakenBackHisListenerIsNotTold() {
        List<String> told = new ArrayList<>();
        Consumer<KindStatistics> listener = kind -> told.add(kind.kind());
        engine.registry().onKind(listener);
        engine.registry().removeKindListener(listener);
        track("a", "one");
        assertThat(told).isEmpty();
        work.complete("x");
    }

    @Test
    void aKindThatIsCalledOtherIsCountedWithWhatIsBeyondTheBoundAndTakesNoPlace() {
        track("a", "other");
        track("b", "one");
        track("c", "two");
        track("d", "three");
        assertThat(engine.registry().statistics())
                .extracting(KindStatistics::kind)
                .containsExactlyInAnyOrder("one", "two", "other");
        assertThat(of("other").outstanding()).isEqualTo(2);
        work.complete("x");
    }

    @Test
    void aKindThatIsCalledOtherIsJudgedAloneUntilOthersAreCountedWithIt() {
        Statistics statistics = engine.registry().parts().statistics;
        KindTally other = statistics.of("other");
        List.of("one", "two").forEach(statistics::of);
        assertThat(other.isMixed()).isFalse();
        assertThat(statistics.of("three")).isSameAs(other);
        assertThat(other.isMixed()).isTrue();
    }

    @Test
    @Timeout(30)
    void kindsBeyondTheBoundNeedNoLockAlthoughOneIsCalledOther() throws Exception {
        Statistics statistics = engine.registry().parts().statistics;
        List.of("other", "one", "two", "three").forEach(statistics::of);
        synchronized (statistics) {
            assertThat(CompletableFuture.supplyAsync(() -> statistics.of("four"))
                            .get(10, TimeUnit.SECONDS)
                            .kind())
                    .isEqualTo("other");
        }
    }

    @Test
    void whoeverThrowsWhenToldOfAKindHarmsNobody() {
        engine.registry().onKind(kind -> {
            throw new IllegalStateException("no more meters");
        });
        track("a", "one");
        assertThat(of("one").outstanding()).isOne();
        work.complete("x");
    }
}
