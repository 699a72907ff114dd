package dev.inflight.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClosingTests {

    private static final Duration LONG = Duration.ofHours(1);

    private final Closing closing = new Closing();

    @Test
    void whatIsSoIsNotWaitedFor() throws InterruptedException {
        assertThat(closing.await(() -> true, Duration.ZERO)).isTrue();
    }

    @Test
    void whatIsNotSoIsWaitedForNoLongerThanSaid() throws InterruptedException {
        assertThat(closing.await(() -> false, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void whatBecomesSoIsNoticed() throws Exception {
        AtomicBoolean so = new AtomicBoolean();
        FutureTask<Boolean> waiter = new FutureTask<>(() -> closing.await(so::get, LONG));
        Thread thread = new Thread(waiter, "waits");
        thread.setDaemon(true);
        thread.start();
        so.set(true);
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void theConditionIsAskedUnderNoLockThatEndingsTake() throws Exception {
        closing.refuseAll();

        boolean signalled = closing.await(
                () -> {
                    assertThat(CompletableFuture.runAsync(closing::signalGone)).succeedsWithin(Duration.ofSeconds(10));
                    return true;
                },
                LONG);

        assertThat(signalled).isTrue();
    }
}
