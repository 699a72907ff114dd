package dev.inflight.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.core.Blocker;
import dev.inflight.core.EngineInvariants;
import dev.inflight.core.Specs;
import dev.inflight.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that are stopped while they queue in a pool with one thread, which is busy. */
class UnqueuerTests {

    private static final int SHORT = Unqueuer.SHORT_QUEUE;

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    private final ThreadPoolExecutor pool = engine.pool(1);
    private final Blocker busy = Blocker.obedient();
    private final List<InFlightFuture<String>> queued = new ArrayList<>();

    @BeforeEach
    void occupyThePool() {
        pool.execute(() -> {
            try {
                busy.call();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        busy.awaitBegun();
    }

    @AfterEach
    void stopAll() {
        queued.forEach(future -> future.cancel(true));
        busy.close();
    }

    private void queue(int runs) {
        for (int i = 0; i < runs; i++) {
            queued.add(engine.registry().start(Specs.named("n" + queued.size()), () -> "done", pool));
        }
    }

    private void stop(int from, int to) {
        queued.subList(from, to).forEach(future -> future.cancel(true));
    }

    @Test
    void outOfAShortQueueEachIsTakenAtOnce() {
        queue(SHORT);
        stop(0, 1);
        assertThat(pool.getQueue()).hasSize(SHORT - 1);
    }

    @Test
    void inALongQueueTheyStayUntilHalfOfItIsDead() {
        queue(SHORT + 2);
        stop(0, SHORT / 2 + 1);
        assertThat(pool.getQueue()).hasSize(SHORT + 2);
    }

    @Test
    void onceMoreThanHalfIsDeadAllTheDeadAreTaken() {
        queue(SHORT + 2);
        stop(0, SHORT / 2 + 2);
        assertThat(pool.getQueue()).hasSize(SHORT / 2).noneMatch(run -> ((Run<?>) run).isDecided());
    }

    @Test
    void whatIsNotOursStays() {
        Runnable foreign = () -> {};
        pool.execute(foreign);
        queue(SHORT + 1);
        stop(0, SHORT / 2 + 2);
        assertThat(pool.getQueue()).contains(foreign);
    }

    @Test
    void afterThatTheDeadAreCountedAfresh() {
        queue(SHORT + 2);
        stop(0, SHORT / 2 + 2);
        queue(SHORT / 2 + 1); // just long again, so that those counted before would be half of it
        stop(SHORT + 2, SHORT + 3);
        assertThat(pool.getQueue()).hasSize(SHORT + 1);
    }

    @Test
    void theDeadOfEachPoolAreCountedApart() {
        queue(SHORT + 2);
        stop(0, SHORT / 2 + 1); // one more would be half
        ThreadPoolExecutor other = engine.pool(1);
        try (Blocker busyToo = Blocker.obedient()) {
            queued.add(engine.registry().start(Specs.named("busy too"), busyToo, other));
            busyToo.awaitBegun();
            for (int i = 0; i < SHORT + 2; i++) {
                queued.add(engine.registry().start(Specs.named("m" + i), () -> "done", other));
            }

            int first = SHORT + 3; // after those of the one pool and what keeps the other busy
            stop(first, first + 1);
            assertThat(other.getQueue()).hasSize(SHORT + 2);

            stop(SHORT / 2 + 1, SHORT / 2 + 2);
            assertThat(pool.getQueue()).hasSize(SHORT / 2);
            queued.forEach(future -> future.cancel(true));
        }
    }
}
