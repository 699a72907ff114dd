package dev.inflight.core.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.core.LogLines;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallbackPoolTests {

    @RegisterExtension
    final LogLines log = new LogLines();

    private final String prefix = "effects-" + System.identityHashCode(this) + "-";
    private final CallbackPool effects = CallbackPool.create(prefix);
    private final AtomicInteger wakes = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private long now = 1;

    CallbackPoolTests() {
        effects.wakeWith(wakes::incrementAndGet);
    }

    @AfterEach
    void releaseThreads() {
        release.countDown();
        await().until(() -> !lookAgain());
        effects.close();
    }

    private void block() {
        begun.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private boolean lookAgain() {
        now += Allowance.LOOK_NANOS;
        return effects.relieve(now);
    }

    @Test
    void whileNothingWaitsNobodyNeedsToLook() {
        assertThat(lookAgain()).isFalse();
    }

    @Test
    void whoeverWaitsForAThreadAtWorkHasTheTimerLook() {
        effects.execute(this::block);
        await().until(() -> begun.get() == 1);
        effects.execute(this::block);
        assertThat(wakes).hasValue(1);
    }

    @Test
    void thoseBehindStuckOnesBeginAfterAFewLooks() {
        for (int i = 0; i < 100; i++) {
            effects.execute(this::block);
        }
        await().until(() -> !lookAgain() && begun.get() == 100);
        assertThat(lookAgain()).as("wants another look").isFalse();
    }

    @Test
    void looksTooSoonAreNone() {
        for (int i = 0; i < 100; i++) {
            effects.execute(this::block);
        }
        lookAgain();
        for (int i = 0; i < 100; i++) {
            now++;
            effects.relieve(now);
        }
        // threads are started by whoever looks, before the look returns
        assertThat(threads())
                .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void anEffectThatThrowsKeepsNoOtherFromBeingDone() {
        effects.execute(() -> {
            throw new IllegalStateException("planted");
        });
        effects.execute(begun::incrementAndGet);
        await().until(() -> begun.get() == 1);
        assertThat(lookAgain()).as("something waits").isFalse();
    }

    @Test
    void anEffectThatThrowsIsLogged() {
        effects.execute(() -> {
            throw new IllegalStateException("planted");
        });
        await().until(() -> log.lines().contains("WARN what a decision entails threw"));
    }

    @Test
    void itsThreadsKeepNoApplicationFromEnding() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        effects.execute(() -> thread.set(Thread.currentThread()));
        await().until(() -> thread.get() != null);
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void beyondTheFirstFewTheyAreVirtualWhereThereAreAny() {
        Set<String> virtual = ConcurrentHashMap.newKeySet();
        int blocked = CallbackPool.FEW + 10;
        for (int i = 0; i < blocked; i++) {
            effects.execute(() -> {
                if (VirtualThreads.isVirtual(Thread.currentThread())) {
                    virtual.add(Thread.currentThread().getName());
                }
                block();
            });
        }
        await().until(() -> !lookAgain() && begun.get() == blocked);
        assertThat(virtual).hasSize(Runtime.version().feature() < 21 ? 0 : 10);
    }
}
