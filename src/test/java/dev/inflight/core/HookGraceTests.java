package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskContext.Hook;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While a hook has the work in hand, the interrupt waits. */
class HookGraceTests {

    private static final Duration GRACE = Duration.ofSeconds(1);

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime(builder -> builder.hookGrace(GRACE));

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    /** Waits until its hook lets it go, or an interrupt. */
    private InFlightFuture<String> start(Runnable onStop) {
        InFlightFuture<String> run = engine.registry()
                .start(
                        Specs.named("a"),
                        () -> {
                            try (Hook hook = TaskContext.current().onCancel(onStop)) {
                                begun.countDown();
                                released.await();
                            } catch (InterruptedException stopped) {
                                interrupted.set(true);
                            }
                            return "x";
                        },
                        engine.pool(1));
        await().until(() -> begun.getCount() == 0);
        return run;
    }

    private void awaitGone() {
        await().until(() ->
                engine.registry().list(dev.inflight.TaskQuery.ALL).tasks().isEmpty());
    }

    @Test
    void workThatItsHookStopsIsNotInterruptedAndTheVerdictIsHook() {
        start(released::countDown);
        CancelReport report = engine.registry()
                .cancel(CancelRequest.of("a", "enough").withWait(EngineInvariants.PATIENCE))
                .orElseThrow();
        assertThat(report.effect()).isEqualTo(CancelEffect.HOOK);
        assertThat(interrupted).isFalse();
    }

    @Test
    void workThatItsHookDoesNotStopIsInterruptedAfterTheGrace() {
        start(() -> {});
        engine.registry().cancel("a", "enough");
        assertThat(interrupted).isFalse();

        engine.time().advancePast(GRACE);

        awaitGone();
        assertThat(interrupted).isTrue();
    }

    @Test
    void beforeTheGraceIsOverNobodyInterrupts() {
        start(() -> {});
        engine.registry().cancel("a", "enough");

        engine.time().advance(GRACE.minusMillis(100));

        assertThat(interrupted).isFalse();
        released.countDown();
        awaitGone();
        assertThat(interrupted).isFalse();
    }

    @Test
    void workWithoutAHookIsInterruptedAtOnce() {
        try (Blocker work = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), work, engine.pool(1));
            work.awaitBegun();
            engine.registry().cancel("a", "enough");
            work.awaitInterrupted();
        }
    }

    @Test
    void aHookThatWasTakenBackHoldsNoInterrupt() {
        CountDownLatch taken = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        engine.registry()
                .start(
                        Specs.named("a"),
                        () -> {
                            TaskContext.current().onCancel(() -> {}).close();
                            taken.countDown();
                            try {
                                released.await();
                            } catch (InterruptedException interrupt) {
                                stopped.set(true);
                            }
                            return "x";
                        },
                        engine.pool(1));
        await().until(() -> taken.getCount() == 0);
        engine.registry().cancel("a", "enough");
        awaitGone();
        assertThat(stopped).isTrue();
    }

    @Test
    void aHookThatTakesNearlyTheWholeStopGraceLeavesTheInterruptItsTurn() {
        Duration stopGrace = Duration.ofSeconds(5);
        start(() -> engine.time().advance(stopGrace.minusMillis(500)));

        engine.registry().cancel("a", "enough");
        engine.time().advancePast(Duration.ofMillis(500));

        awaitGone();
        assertThat(interrupted).isTrue();
    }
}
