package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever is told of the first times of a kind may be as slow as any foreign code. */
class SlowKindListenerTests {

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    @Test
    void whoeverIsSlowWhenToldOfABeginningHoldsUpNoWork() {
        CountDownLatch slow = new CountDownLatch(1);
        engine.registry().onKind(kind -> {
            if (kind.queueTime().count() > 0) {
                Blocker.await(slow);
            }
        });
        try (Blocker working = Blocker.obedient()) {
            engine.registry().start(Specs.named("a"), working);
            working.awaitBegun();
            slow.countDown();
        }
    }

    @Test
    void whoeverIsSlowWhenToldOfAnEndingKeepsNoRipcordFromTheWork() {
        CountDownLatch slow = new CountDownLatch(1);
        engine.registry().onKind(kind -> {
            if (kind.runs(Outcome.CANCELLED).count() > 0) {
                Blocker.await(slow);
            }
        });
        try (Blocker working = Blocker.obedient()) {
            InFlightFuture<String> future = engine.registry().start(Specs.named("a"), working);
            working.awaitBegun();
            CompletableFuture<Boolean> cancel = CompletableFuture.supplyAsync(() -> future.cancel(true));
            working.awaitInterrupted();
            slow.countDown();
            assertThat(cancel.join()).isTrue();
        }
    }
}
