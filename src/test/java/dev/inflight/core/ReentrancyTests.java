package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever is called may call back: the same name is started again, and stopped, from inside. */
class ReentrancyTests {

    /** Callbacks, hooks and work go on and on … */
    private static final int CHAIN = 1_000;

    /** … but a listener is called in the middle of an event, and so nests on its thread's stack. */
    private static final int NESTED = 100;

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private final AtomicInteger starts = new AtomicInteger();

    private boolean again(int most) {
        return starts.incrementAndGet() < most;
    }

    private InFlightFuture<String> track() {
        return engine.registry().track(Specs.named("a"), new CompletableFuture<>());
    }

    private void restartInCallback() {
        InFlightFuture<String> future = track();
        future.whenComplete((value, failure) -> {
            if (again(CHAIN)) {
                restartInCallback();
            }
        });
        engine.registry().cancel("a", "from inside");
    }

    @Test
    void aCallbackMayStartItsNameAgainAndStopIt() {
        restartInCallback();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(engine.events().ended()).hasSize(CHAIN));
    }

    private String restartInHook() {
        TaskContext.current().onCancel(() -> {
            if (again(CHAIN)) {
                engine.registry().start(Specs.named("a"), this::restartInHook);
            }
        });
        engine.registry().cancel("a", "from inside");
        return "done";
    }

    @Test
    void aHookMayStartItsNameAgainAndTheWorkStopItself() {
        engine.registry().start(Specs.named("a"), this::restartInHook);
        await().untilAsserted(() -> assertThat(engine.events().ended()).hasSize(CHAIN));
    }

    private String restartInWork() throws Exception {
        if (again(CHAIN)) {
            return engine.registry()
                    .start(Specs.named("a"), this::restartInWork)
                    .get();
        }
        return "innermost";
    }

    @Test
    void workMayStartItsOwnNameAgain() {
        engine.registry().start(Specs.named("a"), this::restartInWork);
        await().untilAsserted(() -> assertThat(starts).hasValue(CHAIN));
    }

    @Test
    void aListenerMayStartTheNameAgainWhenItStarts() {
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                if (again(NESTED)) {
                    track();
                }
            }
        });
        track();
        assertThat(engine.events().ended()).hasSize(NESTED - 1);
        engine.registry().cancel("a", "the last");
    }

    @Test
    void aListenerMayStartTheNameAgainWhenItEnds() {
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                if (again(NESTED)) {
                    track().cancel(true);
                }
            }
        });
        track().cancel(true);
        assertThat(engine.events().ended()).hasSize(NESTED);
    }
}
