package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A masker is foreign code: it may take its time. */
class SlowMaskerTests {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);

    @RegisterExtension
    final EngineInvariants engine =
            EngineInvariants.onManualTime(builder -> builder.historySize(1).masker(this::mask));

    private String mask(String text) {
        if (Thread.currentThread().getName().equals("reader")) {
            asked.countDown();
            Blocker.hold(hold);
        }
        return text;
    }

    private InFlightFuture<String> track() {
        return engine.registry().track(Specs.named("a"), new CompletableFuture<>());
    }

    @Test
    void whoReadsTheHistoryHoldsUpNoEnding() throws InterruptedException {
        track().cancel(true);
        Thread reader = new Thread(() -> engine.registry().history(HistoryQuery.ALL), "reader");
        reader.start();
        Blocker.await(asked);
        Thread ender = new Thread(() -> track().cancel(true), "ender");
        ender.start();
        ender.join(EngineInvariants.PATIENCE.toMillis());
        boolean ended = !ender.isAlive();
        hold.countDown();
        reader.join();
        assertThat(ended).isTrue();
    }
}
