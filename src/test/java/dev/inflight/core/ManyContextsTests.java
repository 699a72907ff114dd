package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightFuture;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many tasks of many starters on few threads. */
class ManyContextsTests {

    private static final ThreadLocal<String> BOUND = new ThreadLocal<>();

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants(builder -> builder.contextCarrier(ManyContextsTests::capture));

    private static ContextCarrier.Captured capture() {
        String captured = BOUND.get();
        return () -> {
            String before = BOUND.get();
            BOUND.set(captured);
            return () -> BOUND.set(before);
        };
    }

    @Test
    void amongAHundredThousandTasksNobodySeesAnothersContextAndEveryThreadKeepsItsOwn() throws Exception {
        ThreadPoolExecutor pool = engine.pool(2);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        int rounds = 100;
        for (int round = 0; round < rounds; round++) {
            CountDownLatch toldOf = new CountDownLatch(1_000);
            for (int i = 0; i < 1_000; i++) {
                String own = round + "-" + i;
                BOUND.set(own);
                InFlightFuture<String> future =
                        engine.registry().start(Specs.named(own), () -> note(wrong, own, "work"), pool);
                future.whenComplete((value, failure) -> {
                    // a callback that comes too late for the run's end is called at once, where its context is the same
                    note(wrong, own, "callback");
                    toldOf.countDown();
                });
                if (i % 3 == 0) {
                    BOUND.set("canceller");
                    future.cancel(true);
                    note(wrong, "canceller", "canceller");
                }
            }
            BOUND.remove();
            // not on the futures: the JDK has whoever waits for one, or for several, help with its callbacks, on his
            // own thread
            assertThat(toldOf.await(30, TimeUnit.SECONDS)).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            pool.submit(() -> note(wrong, null, "thread of the pool")).get(10, TimeUnit.SECONDS);
        }
        assertThat(wrong).isEmpty();
    }

    private static String note(Queue<String> wrong, @Nullable String expected, String where) {
        String seen = BOUND.get();
        if (!Objects.equals(seen, expected)) {
            wrong.add(where + " saw " + seen + " instead of " + expected);
        }
        return "x";
    }
}
