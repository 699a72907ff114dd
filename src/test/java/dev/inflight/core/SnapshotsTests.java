package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run that was started five seconds after its registry looks like two seconds later. */
class SnapshotsTests {

    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration TWO = Duration.ofSeconds(2);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private final CompletableFuture<String> work = new CompletableFuture<>();

    @BeforeEach
    void someTimePasses() {
        engine.time().advance(FIVE);
    }

    private TaskSnapshot find(String name) {
        return engine.registry().find(name).orElseThrow();
    }

    @Test
    void itStartedWhenTheWallClockSaidSo() {
        Instant now = engine.time().wallTime();
        engine.registry().track(Specs.named("a"), work);
        engine.time().advance(TWO);
        assertThat(find("a").startedAt()).isEqualTo(now);
        work.complete("x");
    }

    @Test
    void itIsAsOldAsTheTimeSinceItsStart() {
        engine.registry().track(Specs.named("a"), work);
        engine.time().advance(TWO);
        assertThat(find("a").age()).isEqualTo(TWO);
        work.complete("x");
    }

    @Test
    void whatRemainsIsTheTimeoutWithoutItsAge() {
        engine.registry().track(Specs.named("a"), work);
        engine.time().advance(TWO);
        assertThat(find("a").remaining()).isEqualTo(Specs.TIMEOUT.minus(TWO));
        work.complete("x");
    }

    @Test
    void whileItWaitsInLineItIsQueuedAsLongAsItIsOld() {
        engine.registry().startAsync(Specs.named("a", Overlap.QUEUE), () -> work);
        InFlightFuture<String> waiting = engine.registry().startAsync(Specs.named("a", Overlap.QUEUE), () -> work);
        engine.time().advance(TWO);
        assertThat(engine.registry().list(TaskQuery.ALL).tasks())
                .filteredOn(task -> task.id().equals(waiting.id()))
                .extracting(TaskSnapshot::queued)
                .containsExactly(TWO);
        work.complete("x");
        assertThat(waiting).succeedsWithin(EngineInvariants.PATIENCE);
    }

    @Test
    void onceItsWorkHasBegunTheTimeInTheQueueStandsStill() {
        engine.registry().startAsync(Specs.named("a", Overlap.QUEUE), () -> new CompletableFuture<>());
        InFlightFuture<String> second = engine.registry().startAsync(Specs.named("a", Overlap.QUEUE), () -> work);
        engine.time().advance(TWO);
        engine.registry().cancel("a", "next, please");
        await().until(() -> find("a").state() == TaskState.RUNNING);
        engine.time().advance(TWO);
        assertThat(find("a").queued()).isEqualTo(TWO);
        work.complete("x");
        assertThat(second).succeedsWithin(EngineInvariants.PATIENCE);
    }

    @Test
    void itsProgressIsAsOldAsTheTimeSinceItWasMade() {
        AtomicReference<TaskContext> context = new AtomicReference<>();
        engine.registry().startAsync(Specs.named("a"), () -> {
            context.set(TaskContext.current());
            return work;
        });
        engine.time().advance(FIVE);
        context.get().progress(1, 2, "half");
        engine.time().advance(TWO);
        assertThat(Objects.requireNonNull(find("a").progress()).sinceBeat()).isEqualTo(TWO);
        work.complete("x");
    }

    @Test
    void whatWasStoppedIsCountedAsStoppingWhileItsWorkGoesOn() {
        try (Blocker stubborn = Blocker.stubborn()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), stubborn);
            stubborn.awaitBegun();
            future.cancel(true);
            assertThat(engine.registry().counts().stopping()).isOne();
            assertThat(engine.registry().counts().outstanding()).isZero();
        }
    }

    @Test
    void theWorkIsToldThatItIsNotCancelled() {
        AtomicReference<TaskContext> context = new AtomicReference<>();
        engine.registry().startAsync(Specs.named("a"), () -> {
            context.set(TaskContext.current());
            return work;
        });
        assertThat(context.get().isCancelled()).isFalse();
        work.complete("x");
    }
}
