package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
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
    void whoeverThrowsWhenToldOfAKindHarmsNobody() {
        engine.registry().onKind(kind -> {
            throw new IllegalStateException("no more meters");
        });
        track("a", "one");
        assertThat(of("one").outstanding()).isOne();
        work.complete("x");
    }
}
